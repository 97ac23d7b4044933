//! Owns the walk through a payload: where the walk stands, and the reading of one field with its type and length.
//! It must never know what the fields mean to Discord.

use serde_json::Value;

use super::problem::Problem;
use crate::form_errors::FormErrors;

/// How long a text or a list may be. With a lower bound Discord answers `BASE_TYPE_BAD_LENGTH`, without one
/// `BASE_TYPE_MAX_LENGTH`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Length {
    AtMost(usize),
    Between(usize, usize),
}

impl Length {
    fn problem(self, length: usize) -> Option<Problem> {
        match self {
            Self::AtMost(most) => (length > most).then(|| Problem::too_long(most)),
            Self::Between(least, most) => (!(least..=most).contains(&length)).then(|| Problem::bad_length(least, most)),
        }
    }
}

/// The length of a text as checked against Discord's limits: UTF-16 code units. Discord says "characters" without
/// defining them; of the plausible readings this is the strictest, and the one its own clients count, so what passes
/// here passes whichever way the real service counts.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The field, unless it is absent or null: Discord treats the two alike.
pub(super) fn field<'v>(object: &'v Value, key: &str) -> Option<&'v Value> {
    object.get(key).filter(|value| !value.is_null())
}

/// The text of a field, or nothing when it is absent or no text.
pub(super) fn text<'v>(object: &'v Value, key: &str) -> Option<&'v str> {
    object.get(key).and_then(Value::as_str)
}

/// The items of a field, or none when it is absent or no list.
pub(super) fn items<'v>(object: &'v Value, key: &str) -> &'v [Value] {
    object.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The `type` of a component or an option.
pub(super) fn kind(object: &Value) -> Option<i64> {
    object.get("type").and_then(Value::as_i64)
}

/// One pass over one payload: the errors so far and the path it stands at.
#[derive(Debug, Default)]
pub(super) struct Form {
    errors: FormErrors,
    path: Vec<String>,
}

impl Form {
    /// Runs `check` over a whole payload.
    pub(super) fn run(check: impl FnOnce(&mut Self)) -> Result<(), FormErrors> {
        let mut form = Self::default();
        check(&mut form);
        form.errors.into_result()
    }

    /// Runs `check` one level deeper, at a field or at a position written as a number.
    pub(super) fn at(&mut self, key: &str, check: impl FnOnce(&mut Self)) {
        self.path.push(key.to_owned());
        check(self);
        self.path.pop();
    }

    /// Notes a problem where the walk stands.
    pub(super) fn note(&mut self, problem: Problem) {
        self.errors.push(&self.path, problem.code, problem.message);
    }

    /// Notes a problem of one field of where the walk stands.
    pub(super) fn note_at(&mut self, key: &str, problem: Problem) {
        self.at(key, |form| form.note(problem));
    }

    pub(super) fn optional_text(&mut self, object: &Value, key: &str, bounds: Length) {
        match field(object, key) {
            None => {}
            Some(Value::String(value)) => {
                if let Some(problem) = bounds.problem(length(value)) {
                    self.note_at(key, problem);
                }
            }
            Some(other) => self.note_at(key, Problem::not_text(other)),
        }
    }

    pub(super) fn required_text(&mut self, object: &Value, key: &str, bounds: Length) {
        let value = field(object, key);
        // Without a lower bound an empty text counts as left out, which is how Discord reports an empty embed field.
        let left_out = matches!(bounds, Length::AtMost(_)) && value.and_then(Value::as_str) == Some("");
        if value.is_none() || left_out {
            self.note_at(key, Problem::required());
        } else {
            self.optional_text(object, key, bounds);
        }
    }

    /// Checks a whole number and returns it when it is one within bounds. A number written as text is refused: the
    /// real service converts some of them, but the specification has only numbers.
    pub(super) fn integer(&mut self, object: &Value, key: &str, least: i64, most: i64) -> Option<i64> {
        let value = field(object, key)?;
        match whole(value) {
            None => self.note_at(key, Problem::not_a("int", value)),
            Some(number) if number < least => self.note_at(key, Problem::too_small(least)),
            Some(number) if number > most => self.note_at(key, Problem::too_large(most)),
            Some(number) => return Some(number),
        }
        None
    }

    pub(super) fn boolean(&mut self, object: &Value, key: &str) {
        if field(object, key).is_some_and(|value| !value.is_boolean()) {
            self.note_at(key, Problem::not_boolean());
        }
    }

    /// Checks each item of a list at its own path. An absent list is an empty one.
    pub(super) fn each(&mut self, object: &Value, key: &str, bounds: Length, mut check: impl FnMut(&mut Self, usize, &Value)) {
        let items = match field(object, key) {
            None => &[],
            Some(Value::Array(items)) => items.as_slice(),
            Some(_) => return self.note_at(key, Problem::not_a_list()),
        };
        self.at(key, |form| {
            if let Some(problem) = bounds.problem(items.len()) {
                form.note(problem);
            }
            for (index, item) in items.iter().enumerate() {
                form.at(&index.to_string(), |form| check(form, index, item));
            }
        });
    }

    /// As [`Form::each`] for lists of objects.
    pub(super) fn each_object(
        &mut self,
        object: &Value,
        key: &str,
        bounds: Length,
        mut check: impl FnMut(&mut Self, usize, &Value),
    ) {
        self.each(object, key, bounds, |form, index, item| {
            if form.is_object(item) {
                check(form, index, item);
            }
        });
    }

    /// Checks an optional object one level deeper.
    pub(super) fn object(&mut self, object: &Value, key: &str, check: impl FnOnce(&mut Self, &Value)) {
        if let Some(value) = field(object, key) {
            self.at(key, |form| {
                if form.is_object(value) {
                    check(form, value);
                }
            });
        }
    }

    /// Whether `value` is an object; notes a problem where the walk stands when it is not.
    pub(super) fn is_object(&mut self, value: &Value) -> bool {
        if !value.is_object() {
            self.note(Problem::not_an_object());
        }
        value.is_object()
    }

    /// Checks an address: one of `schemes`, a host or a file name behind it, no blanks.
    pub(super) fn url(&mut self, object: &Value, key: &str, most: usize, schemes: &[&str]) {
        self.optional_text(object, key, Length::AtMost(most));
        let Some(value) = text(object, key).filter(|value| !value.is_empty()) else { return };
        let Some((scheme, rest)) = value.split_once("://") else {
            return self.note_at(key, Problem::new("URL_TYPE_INVALID_URL", "Not a well formed URL."));
        };
        if !schemes.contains(&scheme) {
            let allowed = schemes.iter().map(|scheme| format!("'{scheme}'")).collect::<Vec<_>>().join(", ");
            let message = format!("Scheme \"{scheme}\" is not one of ({allowed}).");
            self.note_at(key, Problem::new("URL_TYPE_INVALID_SCHEME", message));
        } else if rest.is_empty() || rest.contains(char::is_whitespace) {
            self.note_at(key, Problem::new("URL_TYPE_INVALID_URL", "Not a well formed URL."));
        }
    }
}

/// A whole number, also one that is written as `255.0`: JSON has one kind of number, and libraries that keep the bounds
/// of an option as floats write them so.
pub(super) fn whole(value: &Value) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "only what is whole and small enough to be exact gets here")]
    let from_float = |number: f64| (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64);
    value.as_i64().or_else(|| value.as_f64().and_then(from_float))
}
