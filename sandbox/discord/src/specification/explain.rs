//! Owns turning schema errors into short sentences. It must never know Discord's document beyond its habit of telling
//! the members of a union apart by their `type`.

use std::cmp::Reverse;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

/// Enough to see what is wrong, without a flood when one mistake is in every item of a list.
const MOST: usize = 10;
/// Characters of an offending value that are shown.
const SHOWN: usize = 80;

/// At most 10 sentences, each with the path of the value it is about.
pub(super) fn explain<'e>(errors: impl Iterator<Item = ValidationError<'e>>) -> Vec<String> {
    let mut sentences = Vec::new();
    for error in errors {
        dig(&error, &mut sentences);
    }
    sentences.dedup();
    if sentences.len() > MOST {
        let more = sentences.len() - MOST;
        sentences.truncate(MOST);
        sentences.push(format!("and {more} more"));
    }
    sentences
}

/// For a union, the errors of the member that was most likely meant.
fn dig(error: &ValidationError<'_>, sentences: &mut Vec<String>) {
    let (ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context }) = error.kind() else {
        return sentences.push(sentence(error));
    };
    let place = error.instance_path().as_str();
    let members = context.iter().filter(|member| !is_null_alternative(member, place));
    // The member that got furthest before it failed is the likeliest to be the one that was meant.
    let meant = members.min_by_key(|member| {
        let depth = member.iter().map(|error| error.instance_path().as_str().matches('/').count()).min();
        (is_of_other_type(member, place), is_of_other_kind(member, place), Reverse(depth), member.len())
    });
    match meant {
        Some(member) if !is_of_other_type(member, place) && !is_constant(member, place) => {
            for error in member {
                dig(error, sentences);
            }
        }
        _ if error.instance().get("type").is_some() => {
            let kind = shown(&error.instance()["type"]);
            sentences.push(format!("{}: none of the documented types (type is {kind})", shown_place(place)));
        }
        _ => sentences.push(format!("{}: {} is not documented here", shown_place(place), shown(error.instance()))),
    }
}

/// The member that only says "or null".
fn is_null_alternative(member: &[ValidationError<'_>], place: &str) -> bool {
    member.iter().any(|error| {
        let null = matches!(error.kind(), ValidationErrorKind::Type { kind: TypeKind::Single(kind) }
            if *kind == jsonschema::JsonType::Null);
        null && error.instance_path().as_str() == place
    })
}

/// The member that wants another `type` than the value has.
fn is_of_other_type(member: &[ValidationError<'_>], place: &str) -> bool {
    let place = format!("{place}/type");
    member.iter().any(|error| {
        let fixed = matches!(
            error.kind(),
            ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. } | ValidationErrorKind::OneOfNotValid { .. }
        );
        fixed && error.instance_path().as_str() == place
    })
}

/// The member that wants, say, a list where the value is an object.
fn is_of_other_kind(member: &[ValidationError<'_>], place: &str) -> bool {
    member.iter().any(|error| matches!(error.kind(), ValidationErrorKind::Type { .. }) && error.instance_path().as_str() == place)
}

/// The member that is one fixed value: the document writes its enumerations as unions of those.
fn is_constant(member: &[ValidationError<'_>], place: &str) -> bool {
    member
        .iter()
        .any(|error| matches!(error.kind(), ValidationErrorKind::Constant { .. }) && error.instance_path().as_str() == place)
}

fn sentence(error: &ValidationError<'_>) -> String {
    let place = shown_place(error.instance_path().as_str());
    let what = cut(&error.masked_with("it").to_string(), 2 * SHOWN);
    match error.kind() {
        // The value is the whole object, and what it lacks is already named.
        ValidationErrorKind::Required { .. } => format!("{place}: {what}"),
        _ => format!("{place}: {what}, being {}", shown(error.instance())),
    }
}

fn shown_place(place: &str) -> &str {
    if place.is_empty() { "/" } else { place }
}

fn shown(value: &Value) -> String {
    cut(&value.to_string(), SHOWN)
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most).collect();
    format!("{start}…")
}
