//! What a member fills into the options of a command.
//!
//! Owns the values and the client's checks of one option. It must never know commands.

use serde_json::{Value, json};

use super::channel::Channel;
use super::component::text;
use super::member::Member;
use super::refusal::ClientRefusal;
use super::role::Role;

/// A value for an option of a slash command.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OptionValue {
    /// A text, or what a choice is called.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A person.
    User(u64),
    /// A role.
    Role(u64),
    /// A channel.
    Channel(u64),
}

impl From<&str> for OptionValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for OptionValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for OptionValue {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for OptionValue {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<i32> for OptionValue {
    fn from(number: i32) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<f64> for OptionValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for OptionValue {
    fn from(truth: bool) -> Self {
        Self::Boolean(truth)
    }
}

impl From<&Member> for OptionValue {
    fn from(member: &Member) -> Self {
        Self::User(member.id())
    }
}

impl From<&Role> for OptionValue {
    fn from(role: &Role) -> Self {
        Self::Role(role.id())
    }
}

impl From<&Channel> for OptionValue {
    fn from(channel: &Channel) -> Self {
        Self::Channel(channel.id())
    }
}

impl OptionValue {
    /// What the bot is told, if the option takes this.
    pub(super) fn for_option(&self, option: &Value) -> Result<Value, ClientRefusal> {
        let name = text(option, "name");
        let offered = option.get("choices").and_then(Value::as_array).filter(|choices| !choices.is_empty());
        let value = match (option.get("type").and_then(Value::as_u64), self) {
            (Some(3 | 4 | 10), _) if offered.is_some() => {
                return self.choice(name, offered.map(Vec::as_slice).unwrap_or_default());
            }
            (Some(3), Self::Text(text)) => {
                check_length(option, name, text)?;
                json!(text)
            }
            (Some(4), Self::Integer(number)) => json!(number),
            (Some(5), Self::Boolean(truth)) => json!(truth),
            (Some(6 | 9), Self::User(id)) | (Some(8 | 9), Self::Role(id)) | (Some(7), Self::Channel(id)) => {
                json!(id.to_string())
            }
            (Some(10), Self::Number(number)) => json!(number),
            (Some(10), Self::Integer(number)) => json!(number),
            (kind, _) => {
                let wanted = wanted(kind.unwrap_or_default());
                return Err(ClientRefusal::WrongType { option: name.to_owned(), wanted });
            }
        };
        check_range(option, name, &value)?;
        Ok(value)
    }

    /// The value of the choice that a person picks by its name, or gives by its value.
    fn choice(&self, option: &str, offered: &[Value]) -> Result<Value, ClientRefusal> {
        let fits = |choice: &&Value| match (self, choice.get("value")) {
            (Self::Text(wanted), value) => text(choice, "name") == wanted || value.and_then(Value::as_str) == Some(wanted),
            (Self::Integer(wanted), Some(value)) => value.as_i64() == Some(*wanted),
            (Self::Number(wanted), Some(value)) => value.as_f64() == Some(*wanted),
            _ => false,
        };
        let found = offered.iter().find(fits).and_then(|choice| choice.get("value"));
        found.cloned().ok_or_else(|| ClientRefusal::NotAChoice {
            option: option.to_owned(),
            offered: offered.iter().map(|choice| text(choice, "name").to_owned()).collect(),
        })
    }
}

fn wanted(kind: u64) -> &'static str {
    match kind {
        3 => "a text",
        4 => "a whole number",
        5 => "yes or no",
        6 => "a person",
        7 => "a channel",
        8 => "a role",
        9 => "a person or a role",
        10 => "a number",
        _ => "what the sandbox does not know",
    }
}

/// Checks the length of a text against `min_length` and `max_length`, of an option or of a form's field.
pub(super) fn check_length(rules: &Value, name: &str, text: &str) -> Result<(), ClientRefusal> {
    let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    let rule = |field: &str| rules.get(field).and_then(Value::as_u64);
    if let Some(least) = rule("min_length").filter(|least| length < *least) {
        return Err(out_of_range(name, format!("at least {least} characters long")));
    }
    match rule("max_length").filter(|most| length > *most) {
        Some(most) => Err(out_of_range(name, format!("at most {most} characters long"))),
        None => Ok(()),
    }
}

fn check_range(option: &Value, name: &str, value: &Value) -> Result<(), ClientRefusal> {
    let Some(number) = value.as_f64() else {
        return Ok(());
    };
    let rule = |field: &str| option.get(field).and_then(Value::as_f64);
    if let Some(least) = rule("min_value").filter(|least| number < *least) {
        return Err(out_of_range(name, format!("at least {least}")));
    }
    match rule("max_value").filter(|most| number > *most) {
        Some(most) => Err(out_of_range(name, format!("at most {most}"))),
        None => Ok(()),
    }
}

fn out_of_range(name: &str, limit: String) -> ClientRefusal {
    ClientRefusal::OutOfRange { name: name.to_owned(), limit }
}
