//! Changes to a manifest that leave its comments and its layout as they are.

use anyhow::{Context, Result, bail};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

/// What a manifest says of a service.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Service {
    pub(crate) model: String,
    /// `None`: all of them.
    pub(crate) operations: Option<Vec<String>>,
    pub(crate) protocol: Option<String>,
    /// The shapes that it adds to the errors of operations, which may be out of their reach.
    pub(crate) added_errors: Vec<String>,
}

/// The modules of the services, in the manifest's order.
pub(crate) fn modules(document: &DocumentMut) -> Vec<String> {
    let services = document.get("services").and_then(Item::as_table_like);
    services.into_iter().flat_map(|table| table.iter()).map(|(name, _)| name.to_owned()).collect()
}

/// What it says of one; `None` where it says nothing.
pub(crate) fn service(document: &DocumentMut, module: &str) -> Result<Option<Service>> {
    let services = document.get("services").and_then(Item::as_table_like);
    let Some(item) = services.and_then(|services| services.get(module)) else { return Ok(None) };
    let model = item.get("model").and_then(Item::as_str);
    let operations = item.get("operations").map(|list| {
        let names = list.as_array()?.iter().map(|name| name.as_str().map(str::to_owned));
        names.collect::<Option<Vec<String>>>()
    });
    let (Some(model), Some(operations)) = (model, operations.map_or(Some(None), |it| it.map(Some)))
    else {
        bail!(
            "services.{module}: expected a string as `model` and an array of strings as `operations`"
        );
    };
    let protocol = match item.get("protocol").map(Item::as_str) {
        Some(None) => bail!("services.{module}: expected a string as `protocol`"),
        protocol => protocol.flatten().map(str::to_owned),
    };
    let added = item.get("added-errors").and_then(Item::as_table_like);
    let added = added.into_iter().flat_map(|table| table.iter());
    let shape = |(key, _): (&str, _)| Some(key.split_once('.')?.1.to_owned());
    let added_errors = added.filter_map(shape).collect();
    Ok(Some(Service { model: model.to_owned(), operations, protocol, added_errors }))
}

/// Names a service's model and protocol, and adds what is not yet there of its operations.
pub(crate) fn put(
    document: &mut DocumentMut,
    module: &str,
    model: &str,
    operations: &[String],
    protocol: Option<&str>,
) -> Result<()> {
    let services = document.entry("services").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let is_inline = services.is_inline_table();
    let services = services.as_table_like_mut().context("`services` is no table")?;
    if !services.contains_key(module) {
        services.insert(module, new_service(is_inline, model, operations, protocol));
        return Ok(());
    }
    let service = services.get_mut(module).and_then(Item::as_table_like_mut);
    let service = service.with_context(|| format!("services.{module} is no table"))?;
    for (key, text) in [("model", Some(model)), ("protocol", protocol)] {
        if let Some(text) = text.filter(|_| service.get(key).and_then(Item::as_str) != text) {
            replace(service, key, text);
        }
    }
    if let Some(list) = service.get_mut("operations").and_then(Item::as_array_mut) {
        operations.iter().for_each(|name| add(list, name));
    }
    Ok(())
}

fn new_service(
    is_inline: bool,
    model: &str,
    operations: &[String],
    protocol: Option<&str>,
) -> Item {
    let operations: Array = operations.iter().map(String::as_str).collect();
    let protocol = protocol.map(|protocol| ("protocol", protocol.into()));
    let entries = [("model", model.into()), ("operations", Value::from(operations))];
    let entries = entries.into_iter().chain(protocol);
    if is_inline {
        return value(entries.collect::<InlineTable>());
    }
    let mut table: Table = entries.map(|(key, entry)| (key, value(entry))).collect();
    table.decor_mut().set_prefix("\n");
    Item::Table(table)
}

/// Puts another text in the place of one, with the same comment after it, or a new one below the others,
/// indented as the first of them.
fn replace(table: &mut dyn TableLike, key: &str, text: &str) {
    let old = table.get(key).and_then(Item::as_value).map(|value| value.decor().clone());
    let mut new = Value::from(text);
    if let Some(decor) = &old {
        *new.decor_mut() = decor.clone();
    }
    table.insert(key, Item::Value(new));
    let prefix = table.key("model").and_then(|first| first.leaf_decor().prefix()?.as_str());
    let indent = prefix.map(|prefix| prefix.rsplit('\n').next().unwrap_or_default().to_owned());
    if let (None, Some(indent), Some(mut key)) = (old, indent, table.key_mut(key)) {
        key.leaf_decor_mut().set_prefix(indent);
    }
}

/// Adds a name to the end of a list, on a line of its own if the others stand so.
fn add(list: &mut Array, name: &str) {
    if list.iter().any(|item| item.as_str() == Some(name)) {
        return;
    }
    let first = list.get(0).and_then(|item| item.decor().prefix()?.as_str()).unwrap_or_default();
    let Some((_, indent)) = first.rsplit_once('\n') else {
        list.push(name);
        return;
    };
    let indent = indent.to_owned();
    // What follows the last name, be it a comment, goes before the new one.
    let mut between = String::new();
    if let Some(last) = list.iter_mut().last() {
        between += last.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default();
        last.decor_mut().set_suffix("");
    }
    between += list.trailing().as_str().unwrap_or_default();
    let between = between.trim_end().to_owned();
    let mut item = Value::from(name);
    item.decor_mut().set_prefix(format!("{between}\n{indent}"));
    list.push_formatted(item);
    list.set_trailing_comma(true);
    list.set_trailing("\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn putting(text: &str, module: &str, operations: &[&str]) -> String {
        let mut document: DocumentMut = text.parse().unwrap();
        let operations: Vec<String> = operations.iter().map(ToString::to_string).collect();
        put(&mut document, module, "a/1/service-2.json", &operations, None).unwrap();
        document.to_string()
    }

    fn with_protocol(text: &str, module: &str, protocol: &str) -> String {
        let mut document: DocumentMut = text.parse().unwrap();
        let operations = ["A".to_owned()];
        put(&mut document, module, "a/1/service-2.json", &operations, Some(protocol)).unwrap();
        document.to_string()
    }

    const KEPT: &str = "# Mine.\n[output]\ncrate = \"c\" # why\n\n[services.a]\n\
                        model = \"a/1/service-2.json\"   # here\n";

    #[test]
    fn a_new_service_goes_to_the_end() {
        let text = format!("{KEPT}operations = [\"A\"]\n# The end.\n");
        let end = "\n[services.b]\nmodel = \"a/1/service-2.json\"\noperations = [\"B\", \"C\"]\n";
        let put = putting(&text, "b", &["B", "C"]);
        assert_eq!(put, format!("{KEPT}operations = [\"A\"]\n{end}# The end.\n"));
        assert_eq!(putting("", "b", &["B", "C"]), end);
    }

    #[test]
    fn an_operation_joins_the_others_as_they_stand() {
        for (before, after) in [
            ("[\"A\"] # x", "[\"A\", \"B\"] # x"),
            ("[ \"A\",\"C\" ]", "[ \"A\",\"C\" , \"B\"]"),
            ("[\n  \"A\", # x\n  \"C\",\n]", "[\n  \"A\", # x\n  \"C\",\n  \"B\",\n]"),
            ("[\n  \"A\",\n  \"C\"\n]", "[\n  \"A\",\n  \"C\",\n  \"B\",\n]"),
            ("[\n\t\"A\", # x\n]", "[\n\t\"A\", # x\n\t\"B\",\n]"),
            ("[\"B\"]", "[\"B\"]"),
        ] {
            let text = format!("{KEPT}operations = {before}\n");
            assert_eq!(putting(&text, "a", &["B"]), format!("{KEPT}operations = {after}\n"));
        }
        assert_eq!(putting(KEPT, "a", &["B"]), KEPT, "all operations are chosen already");
    }

    #[test]
    fn another_model_stands_where_the_old_one_stood() {
        let text = KEPT.replace("a/1", "a/0");
        assert_eq!(putting(&text, "a", &[]), KEPT);
    }

    #[test]
    fn a_protocol_comes_below_the_rest_of_its_service() {
        let after = "\n# Why.\n[services.a.shapes.X]\nname = \"Y\"\nreason = \"r\"\n";
        for list in ["", "operations = [\"A\"] # x\n", "operations = [\n  \"A\", # x\n]\n"] {
            assert_eq!(
                with_protocol(&format!("{KEPT}{list}{after}"), "a", "json"),
                format!("{KEPT}{list}protocol = \"json\"\n{after}")
            );
        }
        let indented = "[services.a]\n  # x\n  model = \"a/1/service-2.json\"\n";
        assert_eq!(
            with_protocol(indented, "a", "json"),
            format!("{indented}  protocol = \"json\"\n")
        );
        let new = "\n[services.b]\nmodel = \"a/1/service-2.json\"\noperations = [\"A\"]\n\
                   protocol = \"query\"\n";
        assert_eq!(with_protocol(KEPT, "b", "query"), format!("{KEPT}{new}"));
    }

    #[test]
    fn another_protocol_stands_where_the_old_one_stood() {
        let text = |protocol: &str| format!("{KEPT}protocol = \"{protocol}\" # fast\n");
        assert_eq!(with_protocol(&text("query"), "a", "json"), text("json"));
        assert_eq!(with_protocol(&text("json"), "a", "json"), text("json"));
        assert_eq!(putting(&text("json"), "a", &[]), text("json"));
    }

    #[test]
    fn services_in_a_line_stay_in_it() {
        let put = putting("services = { a = { model = \"m\" } }\n", "b", &["B"]);
        assert_eq!(
            put,
            "services = { a = { model = \"m\" } , b = { model = \"a/1/service-2.json\", operations = [\"B\"] } }\n"
        );
    }
}
