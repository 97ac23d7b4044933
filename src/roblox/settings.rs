//! Where Roblox is, which of its interfaces to use, and the key for the one that needs one.

use std::time::Duration;

use secrecy::SecretString;

/// The roots of Roblox's services, without a slash at their ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bases {
    /// Names and profiles.
    pub users: Box<str>,
    /// Roles in groups.
    pub groups: Box<str>,
    /// Pictures.
    pub thumbnails: Box<str>,
    /// Open Cloud.
    pub open_cloud: Box<str>,
    /// The pages that people open.
    pub site: Box<str>,
}

/// Which interface ranks and profiles are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interface {
    /// The older one, without a key. Roblox has announced that it will go.
    Legacy,
    /// The newer one, with a key.
    OpenCloud,
}

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it is.
    pub bases: Bases,
    /// A key of Open Cloud.
    pub key: Option<SecretString>,
    /// Which interface to use; left out, the newer one where there is a key.
    pub interface: Option<Interface>,
    /// How long one call may take.
    pub patience: Duration,
}

impl Settings {
    /// The key to use in place of none, and the interface that follows from it.
    pub(super) fn access<'a>(&'a self, own: Option<&'a SecretString>) -> Option<&'a SecretString> {
        match self.interface {
            Some(Interface::Legacy) => None,
            Some(Interface::OpenCloud) | None => own.or(self.key.as_ref()),
        }
    }
}
