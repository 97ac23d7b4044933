//! What Discord's own client refuses, before any bot hears of it.
//!
//! Owns the reasons, each with what a person would see.

/// Why the client did not do what the member wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientRefusal {
    /// No such command is offered here.
    #[error("there is no command /{command}; there are: {}", known.join(", "))]
    NoSuchCommand {
        /// What was typed.
        command: String,
        /// What is registered, with subcommands.
        known: Vec<String>,
    },
    /// The command is hidden from this member: their permissions do not suffice.
    #[error("/{command} is hidden from this member")]
    CommandHidden {
        /// What was typed.
        command: String,
    },
    /// No such command stands in the menu.
    #[error("there is no command `{command}` in this menu; there are: {}", known.join(", "))]
    NotInMenu {
        /// What was looked for.
        command: String,
        /// What is registered.
        known: Vec<String>,
    },
    /// The command of a menu is hidden from this member: their permissions do not suffice.
    #[error("`{command}` is hidden from this member")]
    HiddenInMenu {
        /// Which.
        command: String,
    },
    /// Nobody of this identifier is a member of the server.
    #[error("there is no such member in this server")]
    NotAMember,
    /// The member cannot see the channel.
    #[error("this member does not see the channel")]
    ChannelHidden,
    /// The member may not write in the channel.
    #[error("this member may not write in this channel")]
    NotWritable,
    /// A required option was left out.
    #[error("the option `{option}` is required")]
    MissingOption {
        /// Which.
        option: String,
    },
    /// The command has no such option.
    #[error("there is no option `{option}`; there are: {}", known.join(", "))]
    NoSuchOption {
        /// What was typed.
        option: String,
        /// What the command has.
        known: Vec<String>,
    },
    /// The option takes another kind of value.
    #[error("the option `{option}` takes {wanted}")]
    WrongType {
        /// Which.
        option: String,
        /// What it takes.
        wanted: &'static str,
    },
    /// The option only takes what it offers.
    #[error("the option `{option}` offers only: {}", offered.join(", "))]
    NotAChoice {
        /// Which.
        option: String,
        /// What it offers.
        offered: Vec<String>,
    },
    /// Too small, too great, too short or too long.
    #[error("`{name}` must be {limit}")]
    OutOfRange {
        /// Which option or field.
        name: String,
        /// What it must be.
        limit: String,
    },
    /// The option has no autocompletion.
    #[error("the option `{option}` suggests nothing")]
    NotAutocompleted {
        /// Which.
        option: String,
    },
    /// The bot did not answer with suggestions in time.
    #[error("loading options failed")]
    LoadingOptionsFailed,
    /// The message is gone, or only somebody else sees it.
    #[error("this member does not see the message")]
    MessageHidden,
    /// The message is not an ephemeral one of this member, so it has no "Dismiss message".
    #[error("only a message that this member alone sees can be dismissed")]
    NotDismissible,
    /// The message has no such button or select.
    #[error("the message has no {kind} `{wanted}`; it has: {}", present.join(", "))]
    NoSuchComponent {
        /// `button` or `select`.
        kind: &'static str,
        /// What was looked for.
        wanted: String,
        /// What is there.
        present: Vec<String>,
    },
    /// The button or select is disabled.
    #[error("`{component}` is disabled")]
    Disabled {
        /// Which.
        component: String,
    },
    /// The button opens an address, and tells the bot nothing.
    #[error("`{component}` only opens an address")]
    OnlyALink {
        /// Which.
        component: String,
    },
    /// The select does not offer this.
    #[error("`{value}` is not offered; there are: {}", offered.join(", "))]
    NotOffered {
        /// What was looked for.
        value: String,
        /// What is offered.
        offered: Vec<String>,
    },
    /// Too few or too many values were chosen.
    #[error("between {least} and {most} values must be chosen, not {chosen}")]
    WrongCount {
        /// At least.
        least: u64,
        /// At most.
        most: u64,
        /// So many were.
        chosen: u64,
    },
    /// The form has no such field.
    #[error("the form has no field `{field}`; it has: {}", present.join(", "))]
    NoSuchField {
        /// What was looked for.
        field: String,
        /// What is there.
        present: Vec<String>,
    },
    /// A required field was left empty.
    #[error("the field `{field}` is required")]
    MissingField {
        /// Which.
        field: String,
    },
}
