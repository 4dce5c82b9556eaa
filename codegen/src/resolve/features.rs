//! What of the runtime a service needs beside what every one does.

use std::collections::BTreeSet;

use crate::package::{Binding, Digest, Field, Operation, RuntimeFeature, Shape, ShapeKind, Type};

pub(super) fn of(operations: &[Operation], shapes: &[Shape]) -> BTreeSet<RuntimeFeature> {
    let mut features: BTreeSet<_> = operations.iter().flat_map(of_request).collect();
    let messages =
        operations.iter().flat_map(|operation| [&operation.request, &operation.response]);
    let mut fields = messages.flat_map(|message| &message.structure.fields);
    if fields.any(has_base64) || shapes.iter().any(shape_has_base64) {
        features.insert(RuntimeFeature::Base64);
    }
    features
}

fn of_request(operation: &Operation) -> impl Iterator<Item = RuntimeFeature> {
    let digest = operation.digest.as_ref().map(|digest| match digest {
        Digest::Md5 => RuntimeFeature::Md5,
        Digest::Checksum | Digest::ChosenChecksum { .. } => RuntimeFeature::Checksums,
    });
    operation.gzip.then_some(RuntimeFeature::Gzip).into_iter().chain(digest)
}

fn shape_has_base64(shape: &Shape) -> bool {
    match &shape.kind {
        ShapeKind::Structure { structure, .. } => structure.fields.iter().any(has_base64),
        ShapeKind::Union(union) => union.variants.iter().any(|variant| is_base64(&variant.ty)),
        ShapeKind::Enum(_) | ShapeKind::IntegerEnum(_) => false,
    }
}

fn has_base64(field: &Field) -> bool {
    field.binding != Binding::Payload && is_base64(&field.ty)
}

fn is_base64(ty: &Type) -> bool {
    match ty {
        Type::Blob | Type::EncodedString => true,
        Type::List { element, .. } => is_base64(element),
        Type::Map { value, .. } => is_base64(value),
        _ => false,
    }
}
