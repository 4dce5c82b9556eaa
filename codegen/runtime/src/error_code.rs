//! The names of errors, whatever the protocol.

use http::Response;

/// What services that once spoke the query protocol call their errors still: `Code;Fault`.
const QUERY_ERROR: &str = "x-amzn-query-error";

/// The name that an error had when the service still spoke the query protocol.
pub(crate) fn of_query<B>(response: &Response<B>) -> Option<String> {
    let error = response.headers().get(QUERY_ERROR)?.to_str().ok()?;
    error.split(';').next().map(str::to_owned)
}

/// `aws.namespace#Code:http://some.uri/` without what is not the code.
pub(crate) fn bare(code: &str) -> Option<String> {
    let code = code.split(':').next().unwrap_or_default();
    let code = code.rsplit('#').next().unwrap_or_default().trim();
    (!code.is_empty()).then(|| code.to_owned())
}
