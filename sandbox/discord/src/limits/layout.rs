//! Owns the Components V2 layout of a message: which component may stand where, and how many there may be. It must
//! never know the classic layout.

use serde_json::Value;

use super::action_row::{BUTTON, check_button, check_row};
use super::component::{ACTION_ROW, CustomIds};
use super::form::{Form, Length, field, items, kind, length, text};
use super::problem::Problem;

const SECTION: i64 = 9;
const TEXT_DISPLAY: i64 = 10;
const THUMBNAIL: i64 = 11;
const MEDIA_GALLERY: i64 = 12;
const FILE: i64 = 13;
const SEPARATOR: i64 = 14;
const CONTAINER: i64 = 17;
const TOP: [i64; 7] = [ACTION_ROW, SECTION, TEXT_DISPLAY, MEDIA_GALLERY, FILE, SEPARATOR, CONTAINER];
const IN_CONTAINER: [i64; 6] = [ACTION_ROW, SECTION, TEXT_DISPLAY, MEDIA_GALLERY, FILE, SEPARATOR];
/// Components of a message, the nested ones counted.
const COMPONENTS: usize = 40;
/// Characters over all text displays of a message.
const TEXT: usize = 4_000;

/// At most 40 components in all with at most 4,000 characters of text, `custom_id`s unique over all of them.
pub(super) fn check_layout(form: &mut Form, message: &Value) {
    let mut ids = CustomIds::default();
    form.each_object(message, "components", Length::AtMost(COMPONENTS), |form, _, component| {
        check_part(form, component, &TOP, &mut ids);
    });
    let (mut count, mut characters) = (0, 0);
    for component in items(message, "components") {
        measure(component, &mut count, &mut characters);
    }
    if count > COMPONENTS {
        let message = format!("The total number of components cannot exceed {COMPONENTS}");
        form.note_at("components", Problem::new("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message));
    }
    if characters > TEXT {
        let message = format!("The total length of all text in components cannot exceed {TEXT}");
        form.note_at("components", Problem::new("COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message));
    }
}

fn check_part(form: &mut Form, component: &Value, allowed: &[i64], ids: &mut CustomIds) {
    match kind(component) {
        Some(found) if allowed.contains(&found) => check_known(form, component, found, ids),
        _ => form.note(Problem::wrong_type(allowed)),
    }
}

fn check_known(form: &mut Form, component: &Value, found: i64, ids: &mut CustomIds) {
    match found {
        ACTION_ROW => check_row(form, component, ids),
        BUTTON => check_button(form, component, ids),
        SECTION => check_section(form, component, ids),
        TEXT_DISPLAY => form.required_text(component, "content", Length::Between(1, TEXT)),
        THUMBNAIL => require(form, component, "media"),
        MEDIA_GALLERY => form.each_object(component, "items", Length::Between(1, 10), |form, _, item| {
            require(form, item, "media");
        }),
        FILE => require(form, component, "file"),
        CONTAINER => form.each_object(component, "components", Length::Between(1, COMPONENTS), |form, _, part| {
            check_part(form, part, &IN_CONTAINER, ids);
        }),
        _ => {}
    }
}

/// 1 to 3 texts and one button or thumbnail beside them.
fn check_section(form: &mut Form, section: &Value, ids: &mut CustomIds) {
    form.each_object(section, "components", Length::Between(1, 3), |form, _, part| {
        check_part(form, part, &[TEXT_DISPLAY], ids);
    });
    require(form, section, "accessory");
    form.object(section, "accessory", |form, part| check_part(form, part, &[BUTTON, THUMBNAIL], ids));
}

fn require(form: &mut Form, object: &Value, key: &str) {
    if field(object, key).is_none() {
        form.note_at(key, Problem::required());
    }
}

/// Adds up a component and everything within it.
fn measure(component: &Value, count: &mut usize, characters: &mut usize) {
    *count += 1;
    if kind(component) == Some(TEXT_DISPLAY) {
        *characters += text(component, "content").map_or(0, length);
    }
    for part in items(component, "components").iter().chain(field(component, "accessory")) {
        measure(part, count, characters);
    }
}
