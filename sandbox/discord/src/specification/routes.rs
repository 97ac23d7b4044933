//! Owns finding the operation of a concrete path among the templates of the document. It must never know schemas.

use serde_json::Value;

use super::SpecificationError;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// All operations, by method and template.
#[derive(Debug)]
pub(super) struct Routes(Vec<Route>);

#[derive(Debug)]
struct Route {
    method: &'static str,
    template: String,
}

/// One operation as found for a concrete path.
#[derive(Debug)]
pub(super) struct Operation<'p> {
    /// JSON pointer to the path item, which holds the parameters all its operations share.
    pub(super) path_pointer: String,
    /// JSON pointer to the operation.
    pub(super) pointer: String,
    parameters: Vec<(String, &'p str)>,
}

impl Operation<'_> {
    /// What stands in the path where the template has `{name}`.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }
}

impl Routes {
    pub(super) fn of(document: &Value) -> Result<Self, SpecificationError> {
        let paths = document.get("paths").and_then(Value::as_object).ok_or(SpecificationError::NoPaths)?;
        let routes = paths.iter().flat_map(|(template, item)| {
            let known = METHODS.into_iter().filter(|method| item.get(method).is_some());
            known.map(|method| Route { method, template: template.clone() })
        });
        Ok(Self(routes.collect()))
    }

    /// The operation of a concrete path. Where several templates fit, the one with the most literal parts wins:
    /// `messages/@original` is not a message of that name.
    pub(super) fn find<'p>(&self, method: &str, path: &'p str) -> Option<Operation<'p>> {
        let fitting = self.0.iter().filter(|route| route.method.eq_ignore_ascii_case(method));
        let fitting = fitting.filter_map(|route| Some((route, fit(&route.template, path)?)));
        let (route, parameters) = fitting.min_by_key(|(_, parameters)| parameters.len())?;
        let path_pointer = format!("/paths/{}", pointer_part(&route.template));
        let pointer = format!("{path_pointer}/{}", route.method);
        Some(Operation { path_pointer, pointer, parameters })
    }
}

/// The values of the template's parameters, when the path is one of the template.
fn fit<'p>(template: &str, path: &'p str) -> Option<Vec<(String, &'p str)>> {
    let mut parameters = Vec::new();
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parameters),
            (Some(part), Some(value)) => {
                let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
                match name {
                    Some(name) if !value.is_empty() => parameters.push((name.to_owned(), value)),
                    None if part == value => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

/// A key as one part of a JSON pointer.
pub(super) fn pointer_part(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
