//! Owns the check of requests and answers against Discord's own OpenAPI document, which is read from a file and never
//! part of this repository. It must never know how the stand-in comes to its answers, nor the limits it enforces:
//! the two are independent witnesses.

mod deviations;
mod explain;
mod routes;
mod schemas;

use std::path::{Path, PathBuf};

use serde_json::Value;

use routes::{Operation, Routes, pointer_part};
use schemas::Schemas;

/// Why the specification cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpecificationError {
    /// The file is not there or not readable.
    #[error("cannot read the OpenAPI document {}: {source}", path.display())]
    Unreadable {
        /// The file that was asked for.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no JSON document.
    #[error("the OpenAPI document {} is not JSON: {source}", path.display())]
    NotJson {
        /// The file that was asked for.
        path: PathBuf,
        /// What the reader said.
        source: serde_json::Error,
    },
    /// The document lacks its `paths`.
    #[error("the OpenAPI document has no paths")]
    NoPaths,
    /// A known deviation points at something the document no longer has, so it must be looked at again.
    #[error("the OpenAPI document has nothing at {0}, where a deviation from it is known: look at the deviation again")]
    StaleDeviation(String),
    /// The schemas of the document cannot be used.
    #[error("the schemas of the OpenAPI document cannot be used: {0}")]
    Schemas(String),
}

/// Discord's OpenAPI document, ready to judge requests and answers.
#[derive(Debug)]
pub(crate) struct Specification {
    document: Value,
    routes: Routes,
    schemas: Schemas,
}

impl Specification {
    /// Reads the document. Schemas are compiled when first needed, since compiling all of them takes long.
    ///
    /// # Errors
    ///
    /// When the file is no usable OpenAPI document.
    pub(crate) fn from_file(path: impl AsRef<Path>) -> Result<Self, SpecificationError> {
        let path = path.as_ref();
        let text = std::fs::read(path).map_err(|source| SpecificationError::Unreadable { path: path.to_owned(), source })?;
        let mut document =
            serde_json::from_slice(&text).map_err(|source| SpecificationError::NotJson { path: path.to_owned(), source })?;
        deviations::apply(&mut document)?;
        let routes = Routes::of(&document)?;
        let schemas = Schemas::of(&document)?;
        Ok(Self { document, routes, schemas })
    }

    /// The problems of a request: of its path (without `/api/v10` and query) and of its JSON body. None when it is as
    /// the document says.
    #[must_use]
    pub(crate) fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Vec<String> {
        let Some(operation) = self.routes.find(method, path) else {
            return vec![unknown(method, path)];
        };
        let mut problems = self.path_problems(&operation);
        problems.extend(self.body_problems(&operation, body));
        problems.into_iter().map(|problem| format!("{method} {path}: {problem}")).collect()
    }

    /// The problems of an answer to such a request: an undocumented status, or a body that is not as documented.
    #[must_use]
    pub(crate) fn answer(&self, method: &str, path: &str, status: u16, body: Option<&Value>) -> Vec<String> {
        let Some(operation) = self.routes.find(method, path) else {
            return vec![unknown(method, path)];
        };
        let problems = self.answer_problems(&operation, status, body);
        problems.into_iter().map(|problem| format!("{status} to {method} {path}: {problem}")).collect()
    }

    fn path_problems(&self, operation: &Operation<'_>) -> Vec<String> {
        let mut problems = Vec::new();
        for list in [format!("{}/parameters", operation.path_pointer), format!("{}/parameters", operation.pointer)] {
            let parameters = self.document.pointer(&list).and_then(Value::as_array);
            for (index, parameter) in parameters.into_iter().flatten().enumerate() {
                let name = parameter["name"].as_str().unwrap_or_default();
                // Parameters of the query and the headers are not at hand here, so they find no value.
                let Some(value) = operation.parameter(name).filter(|_| parameter["in"] == "path") else { continue };
                let found = self.schemas.problems(&format!("{list}/{index}/schema"), &Value::from(value));
                problems.extend(found.into_iter().map(|problem| format!("path parameter {name}: {problem}")));
            }
        }
        problems
    }

    fn body_problems(&self, operation: &Operation<'_>, body: Option<&Value>) -> Vec<String> {
        let pointer = format!("{}/requestBody", operation.pointer);
        let Some(described) = self.document.pointer(&pointer) else {
            // Clients send an empty object where they have nothing to say.
            let said = body.is_some_and(|body| !body.is_null() && body.as_object().is_none_or(|map| !map.is_empty()));
            return if said { vec!["a body where none is documented".to_owned()] } else { Vec::new() };
        };
        match (body, content_pointer(described, &pointer)) {
            (Some(body), Some(schema)) => self.schemas.problems(&schema, body),
            (None, _) if described["required"] == true => vec!["the body is missing".to_owned()],
            _ => Vec::new(),
        }
    }

    fn answer_problems(&self, operation: &Operation<'_>, status: u16, body: Option<&Value>) -> Vec<String> {
        let responses = format!("{}/responses", operation.pointer);
        let wildcard = format!("{}XX", status / 100);
        let keys = [status.to_string(), wildcard, "default".to_owned()];
        let pointers = keys.iter().map(|key| format!("{responses}/{}", pointer_part(key)));
        let Some(pointer) = pointers.into_iter().find(|pointer| self.document.pointer(pointer).is_some()) else {
            return vec!["this status is not documented".to_owned()];
        };
        let pointer = self.resolved(pointer);
        let schema = self.document.pointer(&pointer).and_then(|described| content_pointer(described, &pointer));
        match (body, schema) {
            (Some(body), Some(schema)) => self.schemas.problems(&schema, body),
            (Some(_), None) => vec!["a body where none is documented".to_owned()],
            (None, Some(_)) => vec!["the body is missing".to_owned()],
            (None, None) => Vec::new(),
        }
    }

    /// Follows a reference from one response to another: the document shares those for errors.
    fn resolved(&self, pointer: String) -> String {
        let target = self.document.pointer(&pointer).and_then(|described| described.get("$ref"));
        target.and_then(Value::as_str).and_then(|target| target.strip_prefix('#')).map_or(pointer, str::to_owned)
    }
}

fn unknown(method: &str, path: &str) -> String {
    format!("{method} {path}: the specification has no such operation")
}

/// Where the schema of a body is. JSON is what a multipart body carries beside its files, too.
fn content_pointer(described: &Value, pointer: &str) -> Option<String> {
    let content = described.get("content")?.as_object()?;
    let media = if content.contains_key("application/json") { "application/json" } else { content.keys().next()? };
    Some(format!("{pointer}/content/{}/schema", pointer_part(media)))
}

#[cfg(test)]
mod tests;
