//! IDs of Discord servers: a list in the file, or text with commas there and in the environment.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use crate::domain::AllowedGuilds;

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AllowedGuilds, D::Error> {
    deserializer.deserialize_any(Ids)
}

struct Ids;

/// TOML has numbers that are large enough.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(u64),
}

impl<'de> de::Visitor<'de> for Ids {
    type Value = AllowedGuilds;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("IDs of Discord servers")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<AllowedGuilds, E> {
        AllowedGuilds::listed(text.split(',')).ok_or_else(|| E::custom("not IDs of servers"))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<AllowedGuilds, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<AllowedGuilds, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<AllowedGuilds, A::Error> {
        let mut ids: Vec<String> = Vec::new();
        while let Some(id) = list.next_element()? {
            ids.push(match id {
                Id::Text(text) => text,
                Id::Number(number) => number.to_string(),
            });
        }
        AllowedGuilds::listed(ids.iter().map(String::as_str)).ok_or_else(|| de::Error::custom("not IDs of servers"))
    }
}
