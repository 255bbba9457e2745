// Fills in a form as a revision of its own: mutool run fill.js INPUT OUTPUT
var document = new PDFDocument(scriptArgs[0]);
var page = document.loadPage(0);
page.getWidgets().forEach(function (widget) {
    if (widget.getFieldType() == "text") widget.setTextValue("Budi");
    if (widget.getFieldType() == "checkbox") widget.toggle();
    widget.update();
});
page.update();
document.save(scriptArgs[1], "incremental");
