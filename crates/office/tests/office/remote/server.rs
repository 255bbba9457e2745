//! A server whose certificate nobody knows.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use jiff::Timestamp;
use pki::key::KeyType;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use testkit::authority::Authority;
use testkit::keys::{Whose, key};

/// Serves over TLS, with a certificate that it made itself.
pub(crate) fn serve_secretly() -> String {
    let key = key(Whose::Root, KeyType::P256);
    let house = Authority::found(KeyType::P256, Timestamp::now());
    let chain = vec![house.root().der().to_vec().into()];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.reveal_pkcs8().to_vec()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.unwrap().with_no_client_auth().with_single_cert(chain, key).unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut connection = rustls::ServerConnection::new(config.clone()).unwrap();
            // It ends with the refusal of the other side.
            let _ = connection.complete_io(&mut stream.unwrap());
        }
    });
    url
}
