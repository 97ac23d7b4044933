//! Settings that are words: which interface, and in which order.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// Which of Roblox's interfaces ranks and profiles are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RobloxInterface {
    /// The newer one if there is a key, else the older one.
    Auto,
    /// The older one, without a key.
    Legacy,
    /// The newer one, with a key.
    OpenCloud,
}

/// One way to find out who a Discord user is on Roblox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkProvider {
    /// The bot's own table: what users proved and moderators said.
    Local,
    /// Bloxlink, with the server's key.
    Bloxlink,
    /// RoVer, with the server's key.
    Rover,
    /// Words in the description of the profile: the member is asked.
    Phrase,
}

/// Ways in the order in which they are tried: each at most once, the bot's own table among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderOrder(Vec<LinkProvider>);

impl ProviderOrder {
    /// First to last.
    #[must_use]
    pub fn as_slice(&self) -> &[LinkProvider] {
        &self.0
    }

    fn parse<'a>(words: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut order = Vec::new();
        for word in words {
            let provider = match word.trim() {
                "local" => LinkProvider::Local,
                "bloxlink" => LinkProvider::Bloxlink,
                "rover" => LinkProvider::Rover,
                "phrase" => LinkProvider::Phrase,
                _ => return None,
            };
            if order.contains(&provider) {
                return None;
            }
            order.push(provider);
        }
        order.contains(&LinkProvider::Local).then_some(Self(order))
    }
}

impl Default for ProviderOrder {
    fn default() -> Self {
        Self(vec![LinkProvider::Local, LinkProvider::Bloxlink, LinkProvider::Rover, LinkProvider::Phrase])
    }
}

impl<'de> Deserialize<'de> for ProviderOrder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Words)
    }
}

/// A list in the file, or words with commas between them there and in the environment.
struct Words;

impl<'de> de::Visitor<'de> for Words {
    type Value = ProviderOrder;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("providers in an order")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ProviderOrder, E> {
        ProviderOrder::parse(text.split(',')).ok_or_else(|| E::custom("not an order of providers"))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<ProviderOrder, A::Error> {
        let mut words: Vec<String> = Vec::new();
        while let Some(word) = list.next_element()? {
            words.push(word);
        }
        ProviderOrder::parse(words.iter().map(String::as_str)).ok_or_else(|| de::Error::custom("not an order of providers"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_names_each_way_at_most_once_and_the_own_table_always() {
        let order = |text: &str| ProviderOrder::parse(text.split(',')).map(|order| order.0);
        assert_eq!(order("local"), Some(vec![LinkProvider::Local]));
        assert_eq!(order(" bloxlink , local"), Some(vec![LinkProvider::Bloxlink, LinkProvider::Local]));
        for wrong in ["", "bloxlink", "local,local", "local,facebook", "local;rover", "Local"] {
            assert_eq!(order(wrong), None, "{wrong}");
        }
    }
}
