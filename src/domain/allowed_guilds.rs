//! Which Discord servers the bot is for.

use std::collections::HashSet;

use super::GuildId;

/// Every server, or those that are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedGuilds(Option<HashSet<GuildId>>);

impl AllowedGuilds {
    /// These alone, from their IDs; nothing if one is none, or if there is none at all.
    pub fn listed<'a>(ids: impl Iterator<Item = &'a str>) -> Option<Self> {
        let listed = ids.map(|id| id.trim().parse().ok()).collect::<Option<HashSet<GuildId>>>()?;
        (!listed.is_empty()).then_some(Self(Some(listed)))
    }

    /// Whether the bot is for this server.
    #[must_use]
    pub fn allow(&self, guild: GuildId) -> bool {
        self.0.as_ref().is_none_or(|listed| listed.contains(&guild))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn a_list_allows_what_stands_in_it_and_no_list_everything() {
        let listed = AllowedGuilds::listed(" 123 , 456".split(',')).unwrap();
        let allowed = |guilds: &AllowedGuilds| [123, 456, 789].map(|id| guilds.allow(GuildId::new(id).unwrap()));
        assert_eq!(allowed(&listed), [true, true, false]);
        assert_eq!(allowed(&AllowedGuilds::default()), [true; 3]);
        for wrong in ["", "123,", "abc", "0", "123;456", "-1"] {
            assert!(AllowedGuilds::listed(wrong.split(',')).is_none(), "{wrong}");
        }
    }
}
