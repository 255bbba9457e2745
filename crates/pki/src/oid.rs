//! Object identifiers by the names their standards use.

pub use const_oid::ObjectIdentifier;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

macro_rules! oids {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub const $name: ObjectIdentifier = oid($text);)*
    };
}

oids! {
    /// countryName (X.520).
    COUNTRY_NAME = "2.5.4.6";
    /// organizationName (X.520).
    ORGANIZATION_NAME = "2.5.4.10";
    /// organizationalUnitName (X.520).
    ORGANIZATIONAL_UNIT_NAME = "2.5.4.11";
    /// commonName (X.520).
    COMMON_NAME = "2.5.4.3";
    /// serialNumber of a subject, not of a certificate (X.520).
    SERIAL_NUMBER = "2.5.4.5";
    /// organizationIdentifier (X.520).
    ORGANIZATION_IDENTIFIER = "2.5.4.97";
    /// title (X.520).
    TITLE = "2.5.4.12";
    /// givenName (X.520).
    GIVEN_NAME = "2.5.4.42";
    /// surname (X.520).
    SURNAME = "2.5.4.4";
    /// localityName (X.520).
    LOCALITY_NAME = "2.5.4.7";
    /// stateOrProvinceName (X.520).
    STATE_OR_PROVINCE_NAME = "2.5.4.8";
    /// pseudonym (X.520).
    PSEUDONYM = "2.5.4.65";
    /// domainComponent (RFC 4519).
    DOMAIN_COMPONENT = "0.9.2342.19200300.100.1.25";
    /// emailAddress in a name (PKCS #9), legacy.
    EMAIL_ADDRESS = "1.2.840.113549.1.9.1";

    /// rsaEncryption (RFC 8017).
    RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
    /// id-ecPublicKey (RFC 5480).
    EC_PUBLIC_KEY = "1.2.840.10045.2.1";
    /// secp256r1, also P-256 (RFC 5480).
    SECP256R1 = "1.2.840.10045.3.1.7";
    /// secp384r1, also P-384 (RFC 5480).
    SECP384R1 = "1.3.132.0.34";
    /// secp521r1, also P-521 (RFC 5480).
    SECP521R1 = "1.3.132.0.35";
    /// secp256k1 (SEC 2).
    SECP256K1 = "1.3.132.0.10";
    /// id-dsa (RFC 3279).
    DSA = "1.2.840.10040.4.1";
    /// id-X25519 (RFC 8410).
    X25519 = "1.3.101.110";
    /// id-Ed25519 (RFC 8410).
    ED25519 = "1.3.101.112";
    /// id-Ed448 (RFC 8410).
    ED448 = "1.3.101.113";
    /// sha256WithRSAEncryption (RFC 8017).
    SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
    /// sha384WithRSAEncryption (RFC 8017).
    SHA384_WITH_RSA = "1.2.840.113549.1.1.12";
    /// sha512WithRSAEncryption (RFC 8017).
    SHA512_WITH_RSA = "1.2.840.113549.1.1.13";
    /// id-RSASSA-PSS (RFC 8017).
    RSASSA_PSS = "1.2.840.113549.1.1.10";
    /// id-mgf1 (RFC 8017).
    MGF1 = "1.2.840.113549.1.1.8";
    /// ecdsa-with-SHA256 (RFC 5758).
    ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    /// ecdsa-with-SHA384 (RFC 5758).
    ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3";
    /// ecdsa-with-SHA512 (RFC 5758).
    ECDSA_WITH_SHA512 = "1.2.840.10045.4.3.4";
    /// id-sha1 (RFC 3279 §2.1), where others still use it.
    SHA_1 = "1.3.14.3.2.26";
    /// id-sha256 (RFC 5754).
    SHA_256 = "2.16.840.1.101.3.4.2.1";
    /// id-sha384 (RFC 5754).
    SHA_384 = "2.16.840.1.101.3.4.2.2";
    /// id-sha512 (RFC 5754).
    SHA_512 = "2.16.840.1.101.3.4.2.3";
    /// id-sha3-256 (RFC 9688).
    SHA3_256 = "2.16.840.1.101.3.4.2.8";
    /// id-sha3-384 (RFC 9688).
    SHA3_384 = "2.16.840.1.101.3.4.2.9";
    /// id-sha3-512 (RFC 9688).
    SHA3_512 = "2.16.840.1.101.3.4.2.10";
    /// id-ecdsa-with-sha3-256 (RFC 9688).
    ECDSA_WITH_SHA3_256 = "2.16.840.1.101.3.4.3.10";
    /// id-ecdsa-with-sha3-384 (RFC 9688).
    ECDSA_WITH_SHA3_384 = "2.16.840.1.101.3.4.3.11";
    /// id-ecdsa-with-sha3-512 (RFC 9688).
    ECDSA_WITH_SHA3_512 = "2.16.840.1.101.3.4.3.12";
    /// id-rsassa-pkcs1-v1_5-with-sha3-256 (RFC 9688).
    SHA3_256_WITH_RSA = "2.16.840.1.101.3.4.3.14";
    /// id-rsassa-pkcs1-v1_5-with-sha3-384 (RFC 9688).
    SHA3_384_WITH_RSA = "2.16.840.1.101.3.4.3.15";
    /// id-rsassa-pkcs1-v1_5-with-sha3-512 (RFC 9688).
    SHA3_512_WITH_RSA = "2.16.840.1.101.3.4.3.16";
    /// sha1WithRSAEncryption (RFC 8017), no longer relied on.
    SHA1_WITH_RSA = "1.2.840.113549.1.1.5";
    /// ecdsa-with-SHA1 (RFC 3279), no longer relied on.
    ECDSA_WITH_SHA1 = "1.2.840.10045.4.1";

    /// id-ce-subjectKeyIdentifier (RFC 5280 §4.2.1.2).
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    /// id-ce-keyUsage (RFC 5280 §4.2.1.3).
    KEY_USAGE = "2.5.29.15";
    /// id-ce-subjectAltName (RFC 5280 §4.2.1.6).
    SUBJECT_ALT_NAME = "2.5.29.17";
    /// id-ce-issuerAltName (RFC 5280 §4.2.1.7).
    ISSUER_ALT_NAME = "2.5.29.18";
    /// id-ce-basicConstraints (RFC 5280 §4.2.1.9).
    BASIC_CONSTRAINTS = "2.5.29.19";
    /// id-ce-cRLNumber (RFC 5280 §5.2.3).
    CRL_NUMBER = "2.5.29.20";
    /// id-ce-cRLReasons (RFC 5280 §5.3.1).
    REASON_CODE = "2.5.29.21";
    /// id-ce-invalidityDate (RFC 5280 §5.3.2).
    INVALIDITY_DATE = "2.5.29.24";
    /// id-ce-deltaCRLIndicator (RFC 5280 §5.2.4).
    DELTA_CRL_INDICATOR = "2.5.29.27";
    /// id-ce-issuingDistributionPoint (RFC 5280 §5.2.5).
    ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    /// id-ce-certificateIssuer (RFC 5280 §5.3.3).
    CERTIFICATE_ISSUER = "2.5.29.29";
    /// id-ce-nameConstraints (RFC 5280 §4.2.1.10).
    NAME_CONSTRAINTS = "2.5.29.30";
    /// id-ce-cRLDistributionPoints (RFC 5280 §4.2.1.13).
    CRL_DISTRIBUTION_POINTS = "2.5.29.31";
    /// id-ce-certificatePolicies (RFC 5280 §4.2.1.4).
    CERTIFICATE_POLICIES = "2.5.29.32";
    /// anyPolicy (RFC 5280 §4.2.1.4).
    ANY_POLICY = "2.5.29.32.0";
    /// id-ce-policyMappings (RFC 5280 §4.2.1.5).
    POLICY_MAPPINGS = "2.5.29.33";
    /// id-ce-authorityKeyIdentifier (RFC 5280 §4.2.1.1).
    AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    /// id-ce-policyConstraints (RFC 5280 §4.2.1.11).
    POLICY_CONSTRAINTS = "2.5.29.36";
    /// id-ce-extKeyUsage (RFC 5280 §4.2.1.12).
    EXTENDED_KEY_USAGE = "2.5.29.37";
    /// id-ce-freshestCRL (RFC 5280 §4.2.1.15).
    FRESHEST_CRL = "2.5.29.46";
    /// id-ce-inhibitAnyPolicy (RFC 5280 §4.2.1.14).
    INHIBIT_ANY_POLICY = "2.5.29.54";
    /// id-ce-expiredCertsOnCRL (X.509).
    EXPIRED_CERTS_ON_CRL = "2.5.29.60";
    /// id-pe-authorityInfoAccess (RFC 5280 §4.2.2.1).
    AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1";
    /// id-ad-ocsp (RFC 5280 §4.2.2.1).
    ACCESS_OCSP = "1.3.6.1.5.5.7.48.1";
    /// id-ad-caIssuers (RFC 5280 §4.2.2.1).
    ACCESS_CA_ISSUERS = "1.3.6.1.5.5.7.48.2";
    /// id-pkix-ocsp-basic (RFC 6960 §4.2.1).
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1";
    /// id-ri-ocsp-response (RFC 5940 §2.1).
    RI_OCSP_RESPONSE = "1.3.6.1.5.5.7.16.2";
    /// id-pkix-ocsp-nonce (RFC 9654 §2.1).
    OCSP_NONCE = "1.3.6.1.5.5.7.48.1.2";
    /// id-pkix-ocsp-response, the kinds of response that a client takes (RFC 6960 §4.4.3).
    OCSP_RESPONSE = "1.3.6.1.5.5.7.48.1.4";
    /// id-pkix-ocsp-archive-cutoff (RFC 6960 §4.4.4).
    OCSP_ARCHIVE_CUTOFF = "1.3.6.1.5.5.7.48.1.6";
    /// id-pkix-ocsp-pref-sig-algs (RFC 6960 §4.4.7.1).
    OCSP_PREFERRED_ALGORITHMS = "1.3.6.1.5.5.7.48.1.8";
    /// id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1).
    OCSP_NOCHECK = "1.3.6.1.5.5.7.48.1.5";
    /// id-pe-qcStatements (RFC 3739).
    QC_STATEMENTS = "1.3.6.1.5.5.7.1.3";
    /// id-qt-cps (RFC 5280 §4.2.1.4).
    QUALIFIER_CPS = "1.3.6.1.5.5.7.2.1";
    /// id-qt-unotice (RFC 5280 §4.2.1.4).
    QUALIFIER_USER_NOTICE = "1.3.6.1.5.5.7.2.2";

    /// anyExtendedKeyUsage (RFC 5280 §4.2.1.12).
    KP_ANY = "2.5.29.37.0";
    /// id-kp-serverAuth (RFC 5280 §4.2.1.12).
    KP_SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    /// id-kp-emailProtection (RFC 5280 §4.2.1.12).
    KP_EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    /// id-kp-timeStamping (RFC 3161 §2.3).
    KP_TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    /// id-kp-OCSPSigning (RFC 6960 §4.2.2.2).
    KP_OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    /// id-kp-documentSigning (RFC 9336).
    KP_DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36";

    /// Authentic documents, Adobe's own purpose for signers of PDF.
    KP_ADOBE_DOCUMENT_SIGNING = "1.2.840.113583.1.1.5";
    /// szOID_KP_DOCUMENT_SIGNING, Microsoft's own purpose for signers of documents.
    KP_MICROSOFT_DOCUMENT_SIGNING = "1.3.6.1.4.1.311.10.3.12";

    /// id-data (RFC 5652 §4).
    ID_DATA = "1.2.840.113549.1.7.1";
    /// id-signedData (RFC 5652 §5.1).
    ID_SIGNED_DATA = "1.2.840.113549.1.7.2";
    /// id-contentType (RFC 5652 §11.1).
    CONTENT_TYPE = "1.2.840.113549.1.9.3";
    /// id-messageDigest (RFC 5652 §11.2).
    MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    /// id-signingTime (RFC 5652 §11.3).
    SIGNING_TIME = "1.2.840.113549.1.9.5";
    /// id-aa-signingCertificate (RFC 2634 §5.4), SHA-1 only.
    SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
    /// id-aa-signingCertificateV2 (RFC 5035 §3).
    SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
    /// id-aa-timeStampToken (RFC 3161 appendix A).
    SIGNATURE_TIME_STAMP = "1.2.840.113549.1.9.16.2.14";
    /// id-aa-CMSAlgorithmProtect (RFC 6211).
    CMS_ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52";
    /// id-ct-TSTInfo (RFC 3161 §2.4.2).
    TST_INFO = "1.2.840.113549.1.9.16.1.4";

    /// id-envelopedData (RFC 5652 §6.1).
    ID_ENVELOPED_DATA = "1.2.840.113549.1.7.3";
    /// id-alg-PWRI-KEK (RFC 3211 §2.3).
    PWRI_KEK = "1.2.840.113549.1.9.16.3.9";
    /// id-encryptedData (RFC 5652 §8).
    ID_ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
    /// friendlyName (RFC 2985 §5.5.1).
    FRIENDLY_NAME = "1.2.840.113549.1.9.20";
    /// localKeyId (RFC 2985 §5.5.2).
    LOCAL_KEY_ID = "1.2.840.113549.1.9.21";
    /// x509Certificate (RFC 7292 §4.2.3).
    X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";
    /// keyBag (RFC 7292 §4.2.1).
    KEY_BAG = "1.2.840.113549.1.12.10.1.1";
    /// pkcs8ShroudedKeyBag (RFC 7292 §4.2.2).
    SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";
    /// certBag (RFC 7292 §4.2.3).
    CERT_BAG = "1.2.840.113549.1.12.10.1.3";
    /// safeContentsBag (RFC 7292 §4.2.6).
    SAFE_CONTENTS_BAG = "1.2.840.113549.1.12.10.1.6";
    /// pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C), legacy.
    PBE_SHA_3DES_3KEY = "1.2.840.113549.1.12.1.3";
    /// pbeWithSHAAnd2-KeyTripleDES-CBC (RFC 7292 appendix C), legacy.
    PBE_SHA_3DES_2KEY = "1.2.840.113549.1.12.1.4";
    /// pbeWithSHAAnd128BitRC2-CBC (RFC 7292 appendix C), legacy.
    PBE_SHA_RC2_128 = "1.2.840.113549.1.12.1.5";
    /// pbewithSHAAnd40BitRC2-CBC (RFC 7292 appendix C), legacy.
    PBE_SHA_RC2_40 = "1.2.840.113549.1.12.1.6";
    /// id-PBES2 (RFC 8018 appendix A.4).
    PBES2 = "1.2.840.113549.1.5.13";
    /// id-PBKDF2 (RFC 8018 appendix A.2).
    PBKDF2 = "1.2.840.113549.1.5.12";
    /// id-hmacWithSHA1 (RFC 8018 appendix B.1).
    HMAC_WITH_SHA1 = "1.2.840.113549.2.7";
    /// id-hmacWithSHA256 (RFC 8018 appendix B.1).
    HMAC_WITH_SHA256 = "1.2.840.113549.2.9";
    /// id-hmacWithSHA384 (RFC 8018 appendix B.1).
    HMAC_WITH_SHA384 = "1.2.840.113549.2.10";
    /// id-hmacWithSHA512 (RFC 8018 appendix B.1).
    HMAC_WITH_SHA512 = "1.2.840.113549.2.11";
    /// aes128-CBC-PAD (RFC 8018 appendix B.2).
    AES_128_CBC = "2.16.840.1.101.3.4.1.2";
    /// aes192-CBC-PAD (RFC 8018 appendix B.2).
    AES_192_CBC = "2.16.840.1.101.3.4.1.22";
    /// aes256-CBC-PAD (RFC 8018 appendix B.2).
    AES_256_CBC = "2.16.840.1.101.3.4.1.42";
    /// des-EDE3-CBC, legacy (RFC 8018 appendix B.2).
    DES_EDE3_CBC = "1.2.840.113549.3.7";

    /// Our policy, in the documentation arc of RFC 5612: what is signed under it is a simulation.
    SIMULATION_POLICY = "1.3.6.1.4.1.32473.1.1";
}

/// The national arc of Indonesia. A simulation may not use anything below it.
pub const INDONESIA_ARC: ObjectIdentifier = oid("2.16.360");
