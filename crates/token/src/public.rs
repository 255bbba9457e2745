//! The public half of a key, as its token knows it.

use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use pki::key::PublicKey;

use crate::TokenError;
use crate::encoding::{ec_public_key, rsa_public_key};
use crate::session::Login;

/// Reads the public half of the private key `key`.
///
/// An RSA key tells it itself, or the public key beside it does; that of an EC key stands in the public key beside it
/// alone, the object with the same CKA_ID (PKCS#11 v3.0 §2.1.3, §2.3.4).
pub(crate) fn read(login: &Login, key: ObjectHandle) -> Result<PublicKey, TokenError> {
    let key_type = login.attribute(key, AttributeType::KeyType)?;
    let spki = match key_type[..] {
        [Attribute::KeyType(KeyType::RSA)] => match rsa(login, key)? {
            Some(spki) => spki,
            None => rsa(login, beside(login, key)?)?.ok_or(TokenError::NoPublicKey)?,
        },
        [Attribute::KeyType(KeyType::EC)] => {
            ec(login, beside(login, key)?)?.ok_or(TokenError::NoPublicKey)?
        }
        _ => return Err(TokenError::NoPublicKey),
    };
    PublicKey::from_spki_der(&spki).map_err(|_| TokenError::NoPublicKey)
}

/// The public key that bears the identifier of the private one.
fn beside(login: &Login, key: ObjectHandle) -> Result<ObjectHandle, TokenError> {
    let id = octets(login, key, AttributeType::Id)?.ok_or(TokenError::NoPublicKey)?;
    match login.find(&[Attribute::Class(ObjectClass::PUBLIC_KEY), Attribute::Id(id)])?[..] {
        [public] => Ok(public),
        _ => Err(TokenError::NoPublicKey),
    }
}

fn rsa(login: &Login, object: ObjectHandle) -> Result<Option<Vec<u8>>, TokenError> {
    let modulus = octets(login, object, AttributeType::Modulus)?;
    let exponent = octets(login, object, AttributeType::PublicExponent)?;
    Ok(modulus.zip(exponent).and_then(|(modulus, exponent)| rsa_public_key(&modulus, &exponent)))
}

fn ec(login: &Login, object: ObjectHandle) -> Result<Option<Vec<u8>>, TokenError> {
    let parameters = octets(login, object, AttributeType::EcParams)?;
    let point = octets(login, object, AttributeType::EcPoint)?;
    Ok(parameters.zip(point).and_then(|(parameters, point)| ec_public_key(&parameters, &point)))
}

/// An attribute that is a string of octets, if the object has one that is not empty.
pub(crate) fn octets(
    login: &Login,
    object: ObjectHandle,
    wanted: AttributeType,
) -> Result<Option<Vec<u8>>, TokenError> {
    Ok(login.attribute(object, wanted)?.into_iter().find_map(|attribute| match attribute {
        Attribute::Id(octets)
        | Attribute::Value(octets)
        | Attribute::Modulus(octets)
        | Attribute::PublicExponent(octets)
        | Attribute::EcParams(octets)
        | Attribute::EcPoint(octets)
            if !octets.is_empty() =>
        {
            Some(octets)
        }
        _ => None,
    }))
}
