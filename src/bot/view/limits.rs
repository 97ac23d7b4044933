//! What Discord takes, checked on the body that would be sent. Written apart from the planner on purpose.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::HashSet;

use serde_json::Value;

use crate::bot::custom_id::CustomId;
use crate::bot::face::Face;
use crate::bot::modal::Modal;

/// Everything in this message that Discord would refuse; empty is good.
pub(crate) fn broken(face: &Face) -> Vec<String> {
    let body = serde_json::to_value(face).unwrap();
    let mut wrong = Wrong::default();
    wrong.at_most("content", &body["content"], 2000);
    let embeds = body["embeds"].as_array().unwrap();
    wrong.check(embeds.len() <= 10, "more than 10 embeds");
    let all: usize = embeds.iter().map(|embed| wrong.embed(embed)).sum();
    wrong.check(all <= 6000, &format!("{all} units of embeds"));
    let rows = body["components"].as_array().unwrap();
    wrong.check(rows.len() <= 5, "more than 5 rows");
    let mut ids = HashSet::new();
    for row in rows {
        wrong.row(row, &mut ids);
    }
    let blank = body["content"] == "" && embeds.is_empty();
    wrong.check(!blank, "an empty message");
    wrong.0
}

/// How much of the 6,000 units of all embeds of a message this one has.
pub(crate) fn units_of_embeds(face: &Face) -> usize {
    let body = serde_json::to_value(face).unwrap();
    body["embeds"].as_array().unwrap().iter().map(|embed| Wrong::default().embed(embed)).sum()
}

/// Everything in this form that Discord would refuse.
pub(crate) fn broken_form(form: &Modal) -> Vec<String> {
    let body = serde_json::to_value(form).unwrap();
    let mut wrong = Wrong::default();
    wrong.between("title", &body["title"], 45);
    wrong.check(body["custom_id"].as_str().unwrap().parse() == Ok(form.id.clone()), "custom ID");
    let rows = body["components"].as_array().unwrap();
    wrong.check((1..=5).contains(&rows.len()), "a form of the wrong length");
    for row in rows {
        let field = &row["components"][0];
        wrong.between("field name", &field["custom_id"], 100);
        wrong.between("label", &field["label"], 45);
        wrong.at_most("placeholder", &field["placeholder"], 100);
        wrong.check((1..=4000).contains(&field["max_length"].as_u64().unwrap()), "the longest text");
    }
    wrong.0
}

#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn check(&mut self, good: bool, complaint: &str) {
        if !good {
            self.0.push(complaint.to_owned());
        }
    }

    /// The length of a text that may be missing.
    fn at_most(&mut self, what: &str, value: &Value, most: usize) -> usize {
        let length = value.as_str().unwrap_or_default().encode_utf16().count();
        self.check(length <= most, &format!("{what} of {length} units"));
        length
    }

    fn between(&mut self, what: &str, value: &Value, most: usize) -> usize {
        self.check(!value.as_str().unwrap_or_default().trim().is_empty(), &format!("{what} is empty"));
        self.at_most(what, value, most)
    }

    fn embed(&mut self, embed: &Value) -> usize {
        let mut all = self.at_most("title", &embed["title"], 256) + self.at_most("description", &embed["description"], 4096);
        all += self.at_most("footer", &embed["footer"]["text"], 2048);
        let fields = embed["fields"].as_array().cloned().unwrap_or_default();
        self.check(fields.len() <= 25, "more than 25 fields");
        for field in &fields {
            all += self.between("field name", &field["name"], 256) + self.between("field value", &field["value"], 1024);
        }
        all
    }

    fn row(&mut self, row: &Value, ids: &mut HashSet<String>) {
        let components = row["components"].as_array().unwrap();
        let select = components.iter().any(|component| component["type"] != 2);
        self.check((1..=if select { 1 } else { 5 }).contains(&components.len()), "a row of the wrong length");
        for component in components {
            if component["style"] == 5 {
                // A button that leads to a page has its address and no meaning of ours.
                self.between("address", &component["url"], 512);
                self.between("button label", &component["label"], 80);
                continue;
            }
            let id = component["custom_id"].as_str().unwrap();
            self.check((1..=100).contains(&id.len()) && id.parse::<CustomId>().is_ok(), &format!("custom ID {id}"));
            self.check(ids.insert(id.to_owned()), &format!("custom ID {id} twice"));
            match component["type"].as_u64() {
                Some(2) => drop(self.between("button label", &component["label"], 80)),
                _ => self.select(component),
            }
        }
    }

    fn select(&mut self, select: &Value) {
        self.at_most("placeholder", &select["placeholder"], 150);
        if select["type"] != 3 {
            // Discord fills menus of members, roles and channels itself.
            return self.check(select["options"].is_null(), "options in a menu that Discord fills");
        }
        let options = select["options"].as_array().unwrap();
        self.check((1..=25).contains(&options.len()), "a select of the wrong length");
        let mut values = HashSet::new();
        for option in options {
            self.between("option label", &option["label"], 100);
            self.between("option value", &option["value"], 100);
            self.at_most("option description", &option["description"], 100);
            self.check(values.insert(option["value"].to_string()), "an option value twice");
        }
    }
}
