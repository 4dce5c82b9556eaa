//! A fake AWS on 127.0.0.1, made of the server's half of operations.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use opsmith_runtime::{Protocol, RestJson, Serve, ServeError, Service};

/// The region that the requests must be signed for.
pub(crate) const REGION: &str = "us-east-1";

/// Answers a request, if it is one of its operation.
pub(crate) type Route = Box<dyn Fn(&Request<Bytes>) -> Option<Response<Bytes>> + Send + Sync>;

/// A route to an operation, whose results `answer` tells.
pub(crate) fn route<O>(
    answer: impl Fn(O) -> Result<O::Response, O::Error> + Send + Sync + 'static,
) -> Route
where
    O: Serve<Error: ServeError>,
{
    Box::new(move |request| {
        if !O::matches(request) {
            return None;
        }
        if let Err(reason) = check_signature(request, O::SERVICE) {
            return Some(error(403, "SignatureDoesNotMatch", &reason));
        }
        let result = match O::read_request(request) {
            Ok(request) => answer(request),
            Err(fault) => return Some(error(400, "MalformedInput", &fault.to_string())),
        };
        let message = match result {
            Ok(response) => O::write_response(&response),
            Err(error) => O::write_error(&error),
        };
        Some(message.unwrap_or_else(|fault| error(500, "InternalFailure", &fault.to_string())))
    })
}

/// An error that no model needs to name.
pub(crate) fn error(status: u16, code: &str, message: &str) -> Response<Bytes> {
    let mut response = RestJson::error(status, code).expect("a code");
    let body = serde_json::json!({ "message": message }).to_string();
    response.body("application/json", body);
    response.finish().expect("a status")
}

/// Whether the request is signed for the service and the region.
fn check_signature(request: &Request<Bytes>, service: &Service) -> Result<(), String> {
    let header = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let Some(signature) = header.and_then(|value| value.strip_prefix("AWS4-HMAC-SHA256 ")) else {
        return Err("there is no signature".to_owned());
    };
    let date = request.headers().get("x-amz-date").and_then(|value| value.to_str().ok());
    let day = date.and_then(|date| date.get(..8)).ok_or("there is no date")?;
    let scope = format!("/{day}/{REGION}/{}/aws4_request", service.signing_name);
    let part = |name: &str| signature.split(", ").find_map(|part| part.strip_prefix(name));
    if !part("Credential=").is_some_and(|credential| credential.ends_with(&scope)) {
        return Err(format!("the scope is not {scope}"));
    }
    let signed = part("SignedHeaders=").unwrap_or_default();
    if !["host", "x-amz-date"].iter().all(|name| signed.split(';').any(|one| one == *name)) {
        return Err("the host or the date is not signed".to_owned());
    }
    match part("Signature=") {
        Some(digits) if digits.len() == 64 => Ok(()),
        _ => Err("the signature is no digest".to_owned()),
    }
}

/// How a response goes over the wire.
pub(crate) type Delivery = fn(&mut TcpStream, Response<Bytes>) -> io::Result<()>;

/// All of it.
pub(crate) fn whole(stream: &mut TcpStream, response: Response<Bytes>) -> io::Result<()> {
    stream.write_all(&head(&response))?;
    stream.write_all(response.body())
}

/// All of it, a few bytes at a time.
pub(crate) fn slowly(stream: &mut TcpStream, response: Response<Bytes>) -> io::Result<()> {
    stream.write_all(&head(&response))?;
    for piece in response.body().chunks(16) {
        thread::sleep(Duration::from_millis(10));
        stream.write_all(piece)?;
    }
    Ok(())
}

/// Half of the body, after a head that promises all of it.
pub(crate) fn broken_off(stream: &mut TcpStream, response: Response<Bytes>) -> io::Result<()> {
    stream.write_all(&head(&response))?;
    stream.write_all(&response.body()[..response.body().len() / 2])
}

/// Half of the body, after a head that promises no more.
pub(crate) fn cut_short(stream: &mut TcpStream, response: Response<Bytes>) -> io::Result<()> {
    let mut response = response.map(|body| body.slice(..body.len() / 2));
    let length = response.body().len();
    response.headers_mut().insert("content-length", length.into());
    whole(stream, response)
}

/// The page of a proxy that has no answer from the service.
pub(crate) fn proxys_page(stream: &mut TcpStream, _: Response<Bytes>) -> io::Result<()> {
    let page = Bytes::from_static(b"<h1>Bad Gateway</h1>\n");
    let response = Response::builder()
        .status(502)
        .header("content-type", "text/html")
        .header("content-length", page.len())
        .body(page);
    whole(stream, response.map_err(io::Error::other)?)
}

/// Starts a server that lives as long as this process, and tells its endpoint.
pub(crate) fn start(routes: Vec<Route>, delivery: Delivery) -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // One connection after the other is enough. One that fails is the client's to notice.
            let _ = serve(stream, &routes, delivery);
        }
    });
    Ok(endpoint)
}

/// Answers the one request of a connection.
fn serve(mut stream: TcpStream, routes: &[Route], delivery: Delivery) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let request = read_request(&mut BufReader::new(&stream))?;
    let answer = routes.iter().find_map(|route| route(&request));
    let response = answer
        .unwrap_or_else(|| error(404, "UnknownOperationException", "No operation has this path."));
    delivery(&mut stream, response)
}

fn read_request(stream: &mut impl BufRead) -> io::Result<Request<Bytes>> {
    let malformed = || io::Error::from(io::ErrorKind::InvalidData);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut lines = lines.iter();
    let mut first = lines.next().ok_or_else(malformed)?.split(' ');
    let mut request = Request::builder()
        .method(first.next().ok_or_else(malformed)?)
        .uri(first.next().ok_or_else(malformed)?);
    let mut length = 0;
    for line in lines {
        let (name, value) = line.split_once(": ").ok_or_else(malformed)?;
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().map_err(|_| malformed())?;
        }
        request = request.header(name, value);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    request.body(Bytes::from(body)).map_err(|_| malformed())
}

/// The bytes of a response before its body.
fn head(response: &Response<Bytes>) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {}\r\n", response.status()).into_bytes();
    for (name, value) in response.headers() {
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"x-amzn-requestid: example-request\r\nconnection: close\r\n\r\n");
    head
}
