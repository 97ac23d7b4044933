//! People and bots.
//!
//! Owns who a user is, apart from any server.

/// An account.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) bot: bool,
    /// The language of this person's client.
    pub(crate) locale: String,
}

impl User {
    /// The account name: a display name without what account names cannot hold.
    pub(crate) fn account_name(&self) -> String {
        let plain: String = self
            .name
            .chars()
            .filter_map(|letter| match letter {
                ' ' => Some('_'),
                letter if letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.') => Some(letter.to_ascii_lowercase()),
                _ => None,
            })
            .collect();
        if plain.is_empty() { format!("user{}", self.id) } else { plain }
    }
}
