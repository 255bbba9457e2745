//! A module, and someone logged in.

use std::fs::File;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::MechanismType;
use cryptoki::object::{Attribute, AttributeType, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::{Slot, TokenInfo};
use cryptoki::types::AuthPin;
use pki::key::Passphrase;

use crate::TokenError;
use crate::uri::TokenUri;

/// Someone logged in at a token: logged out, closed and finalized in this order when dropped.
pub(crate) struct Login {
    session: Session,
    /// Whether it was this one that logged in. A login is the process's, whatever the session (PKCS#11 v3.0 §2.6.4).
    ours: bool,
    slot: Slot,
    module: Module,
}

/// A library that was loaded, finalized when dropped if it was initialized here.
struct Module {
    context: Pkcs11,
    ours: bool,
}

impl Login {
    /// Loads the module, finds the token and logs in, with one try.
    pub(crate) fn at(uri: &TokenUri, pin: &Passphrase) -> Result<Self, TokenError> {
        let module = Module::load(uri)?;
        let (slot, info) = module.find(uri)?;
        if info.user_pin_locked() {
            return Err(TokenError::PinLocked);
        }
        let session = module.context.open_ro_session(slot).map_err(|error| TokenError::device(&error))?;
        let mut login = Self { session, ours: false, slot, module };
        let pin = AuthPin::from(pin.reveal());
        match login.session.login(UserType::User, Some(&pin)) {
            Ok(()) => login.ours = true,
            Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(error) => return Err(TokenError::device(&error)),
        }
        Ok(login)
    }

    /// The session itself.
    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// Whether the token signs in this way. Some tell about mechanisms that they do not list, and refuse them.
    pub(crate) fn signs_by(&self, mechanism: MechanismType) -> bool {
        let context = &self.module.context;
        context.get_mechanism_list(self.slot).is_ok_and(|list| list.contains(&mechanism))
            && context.get_mechanism_info(self.slot, mechanism).is_ok_and(|info| info.sign())
    }

    /// The attribute of that kind, if the object has it.
    pub(crate) fn attribute(
        &self,
        object: ObjectHandle,
        wanted: AttributeType,
    ) -> Result<Vec<Attribute>, TokenError> {
        self.session.get_attributes(object, &[wanted]).map_err(|error| TokenError::device(&error))
    }

    /// The objects that fit, two at most: more than one is one too many everywhere.
    pub(crate) fn find(&self, template: &[Attribute]) -> Result<Vec<ObjectHandle>, TokenError> {
        let objects = self.session.iter_objects(template).map_err(|error| TokenError::device(&error))?;
        objects.take(2).collect::<Result<_, _>>().map_err(|error| TokenError::device(&error))
    }
}

impl Drop for Login {
    fn drop(&mut self) {
        if self.ours {
            // A token that was pulled out is logged out already.
            let _ = self.session.logout();
        }
    }
}

impl Module {
    fn load(uri: &TokenUri) -> Result<Self, TokenError> {
        let path = uri.module();
        File::open(path).map_err(|source| TokenError::Module { path: path.to_owned(), source })?;
        let context = Pkcs11::new(path).map_err(|error| match error {
            Error::Pkcs11(..) => TokenError::device(&error),
            _ => TokenError::NotAModule(path.to_owned()),
        })?;
        let ours = match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) => true,
            Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => false,
            Err(error) => return Err(TokenError::device(&error)),
        };
        Ok(Self { context, ours })
    }

    fn find(&self, uri: &TokenUri) -> Result<(Slot, TokenInfo), TokenError> {
        let slots = self.context.get_slots_with_token().map_err(|error| TokenError::device(&error))?;
        let present = slots.len();
        let mut found = Vec::new();
        for slot in slots {
            // A slot whose token was pulled out since is none that fits.
            let Ok(info) = self.context.get_token_info(slot) else { continue };
            if uri.fits(info.label(), info.manufacturer_id(), info.model(), info.serial_number())
                && info.token_initialized()
            {
                found.push((slot, info));
            }
        }
        match found.len() {
            0 => Err(TokenError::NoToken { present }),
            1 => Ok(found.remove(0)),
            count => Err(TokenError::SeveralTokens { count }),
        }
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        if self.ours {
            // Nothing depends on it any more, whatever it says.
            let _ = self.context.clone().finalize();
        }
    }
}
