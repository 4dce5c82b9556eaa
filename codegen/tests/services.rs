//! What is known of a service by its id alone.

mod support;

use support::{at, garden, model};

#[test]
fn only_greedy_labels_of_s3_may_have_dot_segments() {
    for (id, function) in
        [("S3", "object_key"), ("S3 Control", "greedy_label"), ("Garden", "greedy_label")]
    {
        let mut model = model();
        *at(&mut model, "/metadata/serviceId") = id.into();
        *at(&mut model, "/operations/GetPlant/http/requestUri") = "/plants/{name+}".into();
        let files = garden(&model).unwrap();
        let text = |path: &str| files.iter().find(|file| file.path == path).unwrap().text.as_str();
        let greedy = format!("request.{function}(\"name\", &self.name)?;");
        assert!(text("src/garden/get_plant.rs").contains(&greedy), "{id}");
        assert!(text("src/garden/put_plant.rs").contains("request.label(\"name\","), "{id}");
    }
}
