//! Owns the classic layout of components: rows of a message, and what all components share. It must never know what
//! the rows hold in detail, nor the Components V2 layout.

use std::collections::HashSet;

use serde_json::Value;

use super::action_row::check_row;
use super::form::{Form, Length, kind, text};
use super::problem::Problem;

pub(super) const ACTION_ROW: i64 = 1;
const ROWS: usize = 5;

/// The `custom_id`s met so far in one message or modal; disabled components count too.
#[derive(Debug, Default)]
pub(super) struct CustomIds(HashSet<String>);

impl CustomIds {
    /// 1 to 100 characters, required, unique.
    pub(super) fn check_required(&mut self, form: &mut Form, component: &Value) {
        form.required_text(component, "custom_id", Length::Between(1, 100));
        self.check_unique(form, component);
    }

    fn check_unique(&mut self, form: &mut Form, component: &Value) {
        let Some(id) = text(component, "custom_id") else { return };
        if !self.0.insert(id.to_owned()) {
            let problem = Problem::new("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
            form.note_at("custom_id", problem);
        }
    }
}

/// At most 5 action rows, and nothing else, in a message without the Components V2 flag.
pub(super) fn check_components(form: &mut Form, message: &Value) {
    let mut ids = CustomIds::default();
    form.each_object(message, "components", Length::AtMost(ROWS), |form, _, component| {
        if kind(component) == Some(ACTION_ROW) {
            check_row(form, component, &mut ids);
        } else {
            form.note(Problem::wrong_type(&[ACTION_ROW]));
        }
    });
}
