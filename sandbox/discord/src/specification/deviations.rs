//! Owns the places where Discord itself does otherwise than its document says. Each has its reason; without one the
//! document is right. It must never be used to quieten a finding about the stand-in.

use serde_json::{Value, json};

use super::SpecificationError;

struct Deviation {
    /// JSON pointer to the schema that is replaced.
    pointer: &'static str,
    schema: fn() -> Value,
}

const DEVIATIONS: &[Deviation] = &[
    // The document gives the errors of single fields the schema of the answer as a whole, whose code is a number. Real
    // answers carry names there, such as BASE_TYPE_REQUIRED; Discord's own reference on error messages shows them so.
    Deviation { pointer: "/components/schemas/InnerErrors/properties/_errors/items", schema: field_error },
    // The document asks every rate limit answer for an error code. Discord's reference on rate limits has it optional and
    // shows the answer without one; what a bucket that ran empty answers has none.
    Deviation { pointer: "/components/schemas/RatelimitedResponse/allOf/0", schema: rate_limit_error },
    // The document has the bit set as a number only. Discord's reference calls it a "string", its own answers write it
    // so, and libraries send it so, since it outgrew the numbers JavaScript can hold.
    Deviation {
        pointer: "/components/schemas/ApplicationCommandUpdateRequest/properties/default_member_permissions",
        schema: bit_set,
    },
    Deviation {
        pointer: "/components/schemas/ApplicationCommandCreateRequest/properties/default_member_permissions",
        schema: bit_set,
    },
    Deviation {
        pointer: "/components/schemas/ApplicationCommandPatchRequestPartial/properties/default_member_permissions",
        schema: bit_set,
    },
    // The document has the identifier of an attachment as text only. Discord's reference on uploading files numbers new
    // files with plain numbers, and libraries send them so.
    Deviation { pointer: "/components/schemas/MessageAttachmentRequest/properties/id", schema: attachment_number },
];

fn field_error() -> Value {
    json!({
        "type": "object",
        "properties": { "code": { "type": "string", "pattern": "^[A-Z0-9_]+$" }, "message": { "type": "string" } },
        "required": ["code", "message"],
    })
}

fn rate_limit_error() -> Value {
    json!({
        "type": "object",
        "properties": { "code": { "type": "integer" }, "message": { "type": "string" } },
        "required": ["message"],
    })
}

fn attachment_number() -> Value {
    json!({ "type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]+$" })
}

fn bit_set() -> Value {
    json!({ "type": ["integer", "string", "null"], "minimum": 0, "pattern": "^[0-9]+$" })
}

/// Writes the deviations into the document.
pub(super) fn apply(document: &mut Value) -> Result<(), SpecificationError> {
    for deviation in DEVIATIONS {
        let place = document.pointer_mut(deviation.pointer);
        *place.ok_or_else(|| SpecificationError::StaleDeviation(deviation.pointer.to_owned()))? = (deviation.schema)();
    }
    Ok(())
}
