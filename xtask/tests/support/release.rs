//! A small release of botocore, in each of the forms that one comes in.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::Folder;

/// The models of a release, by `<service>/<version>`.
pub(crate) struct Release {
    pub(crate) version: &'static str,
    pub(crate) models: BTreeMap<String, Value>,
}

impl Release {
    /// A garden, and a pond that has a version too many.
    pub(crate) fn new(version: &'static str) -> Self {
        let models = [
            ("garden/2024-01-02", garden()),
            ("pond/2019-01-01", pond("2019-01-01")),
            ("pond/2024-01-01", pond("2024-01-01")),
        ];
        let models = models.map(|(path, model)| (path.to_owned(), model)).into();
        Self { version, models }
    }

    /// The place in a model that `pointer` names, to be changed.
    pub(crate) fn at(&mut self, model: &str, pointer: &str) -> &mut Value {
        let value = self.models.get_mut(model).and_then(|model| model.pointer_mut(pointer));
        value.unwrap_or_else(|| panic!("{pointer} is not in {model}"))
    }

    /// What lies in every form of the release, below `botocore`.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let told = format!("__version__ = '{}'\n", self.version);
        let models = self.models.iter().map(|(path, model)| {
            (format!("botocore/data/{path}/service-2.json"), model.to_string().into_bytes())
        });
        let others = [
            ("botocore/__init__.py".to_owned(), told.into_bytes()),
            ("botocore/data/garden/2024-01-02/paginators-1.json".to_owned(), b"{}".to_vec()),
            ("botocore/data/endpoints.json".to_owned(), b"{}".to_vec()),
        ];
        models.chain(others).collect()
    }

    pub(crate) fn wheel(&self) -> Vec<u8> {
        let packed =
            self.files().into_iter().map(|(path, bytes)| match path.ends_with("service-2.json") {
                true => (format!("{path}.gz"), gzip(&bytes)),
                false => (path, bytes),
            });
        zip(packed)
    }

    pub(crate) fn sdist(&self) -> Vec<u8> {
        let outer = format!("botocore-{}", self.version);
        tar_gz(self.files().into_iter().map(|(path, bytes)| (format!("{outer}/{path}"), bytes)))
    }

    /// Writes the release into a folder, as it is installed.
    pub(crate) fn install(&self, folder: &Folder, below: &str) {
        for (path, bytes) in self.files() {
            folder.write(&format!("{below}/{path}"), bytes);
        }
    }
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zip(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn tar_gz(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        // Any path at all, which the safe way would refuse.
        header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append(&header, bytes.as_slice()).unwrap();
    }
    gzip(&tar.into_inner().unwrap())
}

fn metadata(id: &str, api_version: &str) -> Value {
    json!({
        "apiVersion": api_version, "endpointPrefix": id.to_lowercase(), "protocol": "rest-json",
        "serviceId": id
    })
}

fn garden() -> Value {
    json!({
        "version": "2.0",
        "metadata": metadata("Garden", "2024-01-02"),
        "documentation": "<p>Everything that <b>grows</b>.</p>",
        "operations": {
            "GetPlant": {
                "name": "GetPlant",
                "http": { "method": "GET", "requestUri": "/plants/{name}" },
                "input": { "shape": "GetPlantInput" },
                "output": { "shape": "GetPlantOutput" },
                "documentation": "<p>Looks a plant up.</p>"
            },
            "ListPlants": {
                "name": "ListPlants",
                "http": { "method": "GET", "requestUri": "/plants" },
                "output": { "shape": "ListPlantsOutput" }
            },
            "Tangle": {
                "name": "Tangle",
                "http": { "method": "GET", "requestUri": "/tangle" },
                "output": { "shape": "TangleOutput" }
            }
        },
        "shapes": {
            "String": { "type": "string" },
            "GetPlantInput": {
                "type": "structure",
                "required": ["name"],
                "members": { "name": { "shape": "String", "location": "uri", "locationName": "name" } }
            },
            "GetPlantOutput": {
                "type": "structure",
                "members": { "colour": { "shape": "Colour" }, "leaf": { "shape": "Leaf" } }
            },
            "ListPlantsOutput": { "type": "structure", "members": { "leaf": { "shape": "Leaf" } } },
            "TangleOutput": { "type": "structure", "members": { "vine": { "shape": "Vine" } } },
            "Vine": { "type": "list", "member": { "shape": "Vine" } },
            "Colour": { "type": "string", "enum": ["RED", "GREEN"] },
            "Leaf": { "type": "structure", "members": { "width": { "shape": "String" } } }
        }
    })
}

fn pond(api_version: &str) -> Value {
    json!({
        "version": "2.0",
        "metadata": metadata("Pond", api_version),
        "operations": {
            "Fill": {
                "name": "Fill",
                "http": { "method": "POST", "requestUri": format!("/{api_version}/fill") }
            }
        },
        "shapes": {}
    })
}
