//! Owns the compiled schemas, each built when first needed and kept. It must never know which request or answer a
//! schema belongs to.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use super::SpecificationError;
use super::explain::explain;

/// The name under which the schemas refer to the document; nothing is ever fetched.
const DOCUMENT: &str = "urn:discord:openapi";

pub(super) struct Schemas {
    registry: Registry<'static>,
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

/// By hand, since the registry would print the whole document.
impl fmt::Debug for Schemas {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Schemas").finish_non_exhaustive()
    }
}

impl Schemas {
    pub(super) fn of(document: &Value) -> Result<Self, SpecificationError> {
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(DOCUMENT, document.clone())
            .and_then(jsonschema::RegistryBuilder::prepare)
            .map_err(|error| SpecificationError::Schemas(error.to_string()))?;
        Ok(Self { registry, compiled: Mutex::default() })
    }

    /// What is wrong with a value by the schema at a JSON pointer of the document.
    pub(super) fn problems(&self, pointer: &str, value: &Value) -> Vec<String> {
        match self.compile(pointer) {
            Ok(validator) => explain(validator.iter_errors(value)),
            Err(problem) => vec![problem],
        }
    }

    fn compile(&self, pointer: &str) -> Result<Arc<Validator>, String> {
        // A thread that panicked while it held the lock left whole entries behind, so the map stays good.
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = compiled.get(pointer) {
            return Ok(Arc::clone(validator));
        }
        let schema = json!({ "$ref": format!("{DOCUMENT}#{}", fragment(pointer)) });
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .build(&schema)
            .map_err(|error| format!("the schema at {pointer} cannot be used: {error}"))?;
        let validator = Arc::new(validator);
        compiled.insert(pointer.to_owned(), Arc::clone(&validator));
        Ok(validator)
    }
}

/// Path templates have braces, which a reference must not.
fn fragment(pointer: &str) -> String {
    pointer.replace('%', "%25").replace('{', "%7B").replace('}', "%7D")
}
