//! What exists: users, groups, keys, and who the providers say is who.
//!
//! It must never know of requests.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The longest description of a profile, in characters.
pub(crate) const LONGEST_DESCRIPTION: usize = 1_000;

#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) users: BTreeMap<u64, User>,
    pub(crate) groups: BTreeMap<u64, Group>,
    /// Whether descriptions that are saved from now on come back as `####`.
    pub(crate) text_filter: bool,
    pub(crate) open_cloud_keys: BTreeSet<String>,
    pub(crate) bloxlink: Provider,
    pub(crate) rover: Provider,
    pub(crate) bloxlink_field: BloxlinkField,
    pub(crate) rover_shape: RoverShape,
}

#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) display_name: String,
    pub(crate) past_names: Vec<String>,
    /// As others see it.
    pub(crate) description: String,
    pub(crate) banned: bool,
    pub(crate) headshot: Headshot,
}

/// Whether a picture can be shown yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Headshot {
    Completed,
    Pending,
    Blocked,
}

#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    /// Whether its list of members is for members alone.
    pub(crate) private: bool,
    /// Rank to role; a role's identifier is made of its group's and its rank.
    pub(crate) roles: BTreeMap<u8, Role>,
    /// Who holds which ranks. Members may hold several roles.
    pub(crate) members: BTreeMap<u64, BTreeSet<u8>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) id: u64,
    pub(crate) name: String,
}

/// A linking provider's knowledge.
#[derive(Debug, Default)]
pub(crate) struct Provider {
    /// Key to the server that it is for.
    pub(crate) keys: HashMap<String, u64>,
    /// Server and Discord user to Roblox user.
    pub(crate) links: HashMap<(u64, u64), u64>,
    /// Calls that are left today; without a number there is no end.
    pub(crate) quota: Option<u32>,
}

/// How Bloxlink spells its field: its SDK says one thing, working clients another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BloxlinkField {
    /// `robloxID`.
    #[default]
    UpperCase,
    /// `robloxId`.
    CamelCase,
}

/// In which of its two known shapes RoVer answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RoverShape {
    /// `{"robloxId":1,"cachedUsername":"…",…}`.
    #[default]
    Flat,
    /// `{"roblox":{"id":1,"username":"…"},…}`.
    Nested,
}

impl World {
    /// A user by their name, or by one that they had before.
    pub(crate) fn user_named(&self, name: &str) -> Option<&User> {
        let same = |other: &str| other.eq_ignore_ascii_case(name);
        let now = self.users.values().find(|user| same(&user.name));
        now.or_else(|| self.users.values().find(|user| user.past_names.iter().any(|past| same(past))))
    }

    /// Saves a description. What is filtered keeps its spaces, and every other character becomes `#`.
    pub(crate) fn describe(&mut self, user: u64, text: &str) -> bool {
        let filter = self.text_filter;
        let Some(user) = self.users.get_mut(&user) else { return false };
        let hide = |character: char| if character.is_whitespace() { character } else { '#' };
        user.description = if filter { text.chars().map(hide).collect() } else { text.to_owned() };
        true
    }
}

impl Group {
    /// The role of a rank, made if there is none.
    pub(crate) fn role_of(&mut self, group: u64, rank: u8) {
        self.roles.entry(rank).or_insert_with(|| Role { id: group * 1_000 + u64::from(rank), name: format!("Rank {rank}") });
    }
}
