//! Interactive pages over the dialects' OpenAPI documents, without any outside host.

use std::sync::LazyLock;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING};
use http::{HeaderValue, StatusCode};

use crate::page::guarded;
use crate::{Dialect, Reply, archive};

/// Only this server; the page sets styles on its elements and draws with data addresses.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const START: &str = r##"window.addEventListener("load", () => {
  const place = document.getElementById("api");
  window.ui = SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    deepLinking: true,
    displayRequestDuration: true,
    validatorUrl: null,
    requestInterceptor: (request) => {
      const proof = /(?:^|; )(?:__Host-)?nubo_csrf=([^;]+)/.exec(document.cookie);
      if (proof) request.headers["X-CSRF-Token"] = proof[1];
      return request;
    },
  });
});
"##;

const STYLE: &str = "body { margin: 0; font-family: system-ui, sans-serif; }\n\
    main { max-width: 40rem; margin: 4rem auto; padding: 0 1rem; line-height: 1.6; }\n";

static BUNDLE: LazyLock<Bytes> = LazyLock::new(|| unpack("/dist/swagger-ui-bundle.js"));
static SHEET: LazyLock<Bytes> = LazyLock::new(|| unpack("/dist/swagger-ui.css"));

fn unpack(name: &str) -> Bytes {
    let found = archive::find(utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED, name);
    found.map(|packed| packed.gzip().into()).unwrap_or_default()
}

/// The list of documents.
pub fn index<'a>(dialects: impl Iterator<Item = &'a dyn Dialect>) -> Reply {
    let line = |dialect: &dyn Dialect| {
        let (name, title) = (dialect.name(), escaped(dialect.title()));
        dialect.document().map_or_else(String::new, |document| {
            let document = format!("(<a href=\"{document}\">OpenAPI</a>)");
            format!("<li><a href=\"/docs/{name}\">{title}</a> {document}</li>\n")
        })
    };
    let lines: String = dialects.map(line).collect();
    page("API documents", &format!("<main><h1>API documents</h1>\n<ul>\n{lines}</ul></main>"))
}

/// The interactive page of one document.
pub fn interactive(title: &str, document: &str) -> Reply {
    let body = format!(
        "<div id=\"api\" data-document=\"{document}\"></div>\n\
         <script src=\"/docs/assets/swagger-ui-bundle.js\"></script>\n\
         <script src=\"/docs/assets/start.js\"></script>"
    );
    page(title, &body)
}

/// A file that the pages use.
pub fn asset(name: &str) -> Option<Reply> {
    let (content_type, body, packed) = match name {
        "swagger-ui-bundle.js" => ("text/javascript; charset=utf-8", BUNDLE.clone(), true),
        "swagger-ui.css" => ("text/css; charset=utf-8", SHEET.clone(), true),
        "start.js" => ("text/javascript; charset=utf-8", START.into(), false),
        "page.css" => ("text/css; charset=utf-8", STYLE.into(), false),
        _ => return None,
    };
    let reply = Reply::bytes(StatusCode::OK, content_type, body)
        .header(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    let gzip = HeaderValue::from_static("gzip");
    Some(if packed { reply.header(CONTENT_ENCODING, gzip) } else { reply })
}

/// A page of this process's own making, with a body that is HTML.
pub fn page(title: &str, body: &str) -> Reply {
    let title = escaped(title);
    let text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/docs/assets/swagger-ui.css\">\n\
         <link rel=\"stylesheet\" href=\"/docs/assets/page.css\">\n\
         </head>\n<body>\n{body}\n</body>\n</html>\n"
    );
    guarded(Reply::bytes(StatusCode::OK, "text/html; charset=utf-8", text), POLICY)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_the_page_names_is_served() {
        let reply = interactive("A <b>", "/v1/openapi.json");
        let crate::Body::Whole(page) = reply.body else { panic!("pages are whole") };
        let page = String::from_utf8(page.to_vec()).unwrap();
        assert!(page.contains("<title>A &lt;b></title>"));
        let names: Vec<&str> =
            page.split("/docs/assets/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(names.len(), 4);
        for name in names {
            let crate::Body::Whole(body) = asset(name).unwrap().body else { panic!("{name}") };
            assert!(!body.is_empty(), "{name}");
        }
        assert!(!page.contains("://"), "nothing comes from another host");
    }
}
