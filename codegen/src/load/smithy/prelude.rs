//! The shapes that every Smithy model has without saying so.

use crate::ledger::{Cause, Refusal};
use crate::load::facts::shape_of;
use crate::model::{Shape, ShapeKind};

/// Nothing: no message, or a member of a union that is only a name.
pub(super) const UNIT: &str = "smithy.api#Unit";

const SHAPES: &[(&str, &str)] = &[
    ("smithy.api#BigDecimal", "bigDecimal"),
    ("smithy.api#BigInteger", "bigInteger"),
    ("smithy.api#Blob", "blob"),
    ("smithy.api#Boolean", "boolean"),
    ("smithy.api#Byte", "byte"),
    ("smithy.api#Document", "document"),
    ("smithy.api#Double", "double"),
    ("smithy.api#Float", "float"),
    ("smithy.api#Integer", "integer"),
    ("smithy.api#Long", "long"),
    ("smithy.api#PrimitiveBoolean", "boolean"),
    ("smithy.api#PrimitiveByte", "byte"),
    ("smithy.api#PrimitiveDouble", "double"),
    ("smithy.api#PrimitiveFloat", "float"),
    ("smithy.api#PrimitiveInteger", "integer"),
    ("smithy.api#PrimitiveLong", "long"),
    ("smithy.api#PrimitiveShort", "short"),
    ("smithy.api#Short", "short"),
    ("smithy.api#String", "string"),
    ("smithy.api#Timestamp", "timestamp"),
    (UNIT, "structure"),
];

/// The id of a shape of the prelude, and its type, as shapes of a model spell it.
pub(super) fn find(id: &str) -> Option<(&'static str, &'static str)> {
    SHAPES.iter().find(|(known, _)| *known == id).copied()
}

/// A shape of the prelude.
pub(super) fn shape(id: &str) -> Option<Shape> {
    let (_, type_name) = find(id)?;
    if id == UNIT {
        let members = Vec::new();
        return Some(shape_of(ShapeKind::Structure { members, payload: None, error: None }));
    }
    let mut shape = shape_of(simple(type_name).unwrap_or(ShapeKind::String));
    shape.keys.refused.extend(refused(type_name, format!("shapes.\"{id}\"")));
    Some(shape)
}

/// The kind of a shape that its type alone decides.
pub(super) fn simple(type_name: &str) -> Option<ShapeKind> {
    Some(match type_name {
        "boolean" => ShapeKind::Boolean,
        "byte" => ShapeKind::Byte,
        "short" => ShapeKind::Short,
        "integer" => ShapeKind::Integer,
        "long" => ShapeKind::Long,
        "float" => ShapeKind::Float,
        "double" => ShapeKind::Double,
        "string" => ShapeKind::String,
        "blob" => ShapeKind::Blob,
        "timestamp" => ShapeKind::Timestamp(None),
        "document" => ShapeKind::Document,
        _ => return None,
    })
}

/// The refusal of a number without bounds, if the type is one.
pub(super) fn refused(type_name: &str, place: String) -> Option<Refusal> {
    let is_big = ["bigInteger", "bigDecimal"].contains(&type_name);
    let cause = Cause::Known("numbers of any size are not generated yet");
    is_big.then(|| Refusal { kind: "shape", key: type_name.to_owned(), place, cause })
}
