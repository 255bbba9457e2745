import java.io.File;
import java.io.FileOutputStream;
import java.io.OutputStream;
import org.apache.pdfbox.cos.COSUpdateInfo;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDCheckBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;

/** Fills in a form as a revision of its own, as PDFBox asks people to: what changed is said to it. Arguments: input, output. */
public class Fill {
    public static void main(String[] paths) throws Exception {
        try (PDDocument document = PDDocument.load(new File(paths[0]));
                OutputStream output = new FileOutputStream(paths[1])) {
            PDAcroForm form = document.getDocumentCatalog().getAcroForm();
            for (PDField field : form.getFieldTree()) {
                if (field instanceof PDTextField) {
                    ((PDTextField) field).setValue("Budi");
                } else if (field instanceof PDCheckBox) {
                    ((PDCheckBox) field).check();
                } else {
                    continue;
                }
                changed(field.getCOSObject());
                for (PDAnnotationWidget widget : field.getWidgets()) {
                    changed(widget.getCOSObject());
                    if (field instanceof PDTextField) {
                        changed(widget.getNormalAppearanceStream().getCOSObject());
                    }
                }
            }
            changed(form.getCOSObject());
            changed(document.getDocumentCatalog().getCOSObject());
            document.saveIncremental(output);
        }
    }

    private static void changed(COSUpdateInfo object) {
        object.setNeedToBeUpdated(true);
    }
}
