//! Discord as a person uses it: servers, channels, members, and what they do and see.
//!
//! Owns the handles that tests stand on, and the refusals that Discord's client makes before a bot hears anything. It
//! must never know HTTP.

mod attachment;
mod autocomplete;
mod channel;
mod component;
mod copied;
pub(crate) mod dispatch;
mod form;
mod guild;
mod member;
mod menu;
mod message;
mod modal;
mod naming;
mod option;
mod outcome;
mod refusal;
mod reply;
mod resolved;
mod role;
mod slash;
mod whence;

pub use attachment::Attachment;
pub use autocomplete::Choice;
pub use channel::{Channel, NotPosted};
pub use component::{Button, Select, SelectOption};
pub(crate) use component::{button as button_of, select as select_of};
pub use guild::Guild;
pub use member::Member;
pub use message::Message;
pub use modal::{Field, Modal};
pub use option::OptionValue;
pub use outcome::{Callback, CallbackKind, Outcome};
pub use refusal::ClientRefusal;
pub use reply::Reply;
pub use role::{Holder, Role};
pub use whence::Whence;
