//! What of the runtime a service needs beside what every one does.

use std::collections::BTreeSet;

use crate::package::{
    Binding, Digest, Field, Format, Operation, Protocol, RuntimeFeature, Shape, ShapeKind, Type,
    UnionVariant,
};

pub(super) fn of(
    protocol: Protocol,
    operations: &[Operation],
    shapes: &[Shape],
) -> BTreeSet<RuntimeFeature> {
    let formats = [protocol.request_format(), protocol.response_format()];
    let of_formats = formats.into_iter().filter_map(of_format);
    let mut features: BTreeSet<_> =
        of_formats.chain(operations.iter().flat_map(of_request)).collect();
    let messages =
        operations.iter().flat_map(|operation| [&operation.request, &operation.response]);
    let fields = messages.flat_map(|message| &message.structure.fields);
    for field in fields.chain(shapes.iter().flat_map(fields_of)) {
        features.extend(of_field(field));
    }
    let variants = shapes.iter().flat_map(variants_of);
    features.extend(variants.flat_map(|variant| of_type(&variant.ty)));
    if shapes.iter().any(is_events) {
        features.insert(RuntimeFeature::EventStream);
    }
    features
}

fn of_format(format: Format) -> Option<RuntimeFeature> {
    match format {
        Format::Json => None,
        Format::Cbor => Some(RuntimeFeature::Cbor),
        Format::Xml => Some(RuntimeFeature::Xml),
        Format::Form => Some(RuntimeFeature::Form),
    }
}

fn of_request(operation: &Operation) -> impl Iterator<Item = RuntimeFeature> {
    let digest = operation.digest.as_ref().map(|digest| match digest {
        Digest::Md5 => RuntimeFeature::Md5,
        Digest::Checksum | Digest::ChosenChecksum { .. } => RuntimeFeature::Checksums,
    });
    operation.gzip.then_some(RuntimeFeature::Gzip).into_iter().chain(digest)
}

fn is_events(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Events(_))
}

fn fields_of(shape: &Shape) -> &[Field] {
    match &shape.kind {
        ShapeKind::Structure { structure, .. } => &structure.fields,
        _ => &[],
    }
}

fn variants_of(shape: &Shape) -> &[UnionVariant] {
    match &shape.kind {
        ShapeKind::Union { union, .. } => &union.variants,
        _ => &[],
    }
}

fn of_field(field: &Field) -> Option<RuntimeFeature> {
    let feature = of_type(&field.ty)?;
    // The bytes of a payload travel as they are.
    let is_plain =
        matches!(field.binding, Binding::Payload(_)) && feature == RuntimeFeature::Base64;
    (!is_plain).then_some(feature)
}

fn of_type(ty: &Type) -> Option<RuntimeFeature> {
    match ty {
        Type::Blob | Type::EncodedString => Some(RuntimeFeature::Base64),
        Type::Document => Some(RuntimeFeature::Document),
        Type::List { element, .. } => of_type(element),
        Type::Map { value, .. } => of_type(value),
        _ => None,
    }
}
