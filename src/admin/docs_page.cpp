// The page that shows the admin API's document and lets its reader try it. It says nothing by
// itself: the document is fetched by its script, as whoever has signed in or gives a key.

#include <array>

#include "admin/routes.hpp"

namespace monorelay::admin {

// Of docs_page/, embedded at build.
extern const std::string_view kDocsHtml;
extern const std::string_view kDocsScript;
extern const std::string_view kDocsStyle;

namespace {

Outcome Text(std::string_view type, std::string_view text) {
  Answer answer;
  answer.content_type = type;
  answer.body = text;
  answer.is_page = true;
  return answer;
}

Outcome Page(const Services& /*services*/, const Request& /*request*/) {
  return Text("text/html; charset=utf-8", kDocsHtml);
}

Outcome Script(const Services& /*services*/, const Request& /*request*/) {
  return Text("text/javascript; charset=utf-8", kDocsScript);
}

Outcome Style(const Services& /*services*/, const Request& /*request*/) {
  return Text("text/css; charset=utf-8", kDocsStyle);
}

// The page names what it needs relative to its own place.
Outcome WithoutSlash(const Services& /*services*/, const Request& /*request*/) {
  Answer answer;
  answer.status = 308;
  answer.content_type = "text/plain; charset=utf-8";
  answer.fields = "location: ../docs\r\n";
  return answer;
}

constexpr Route Of(std::string_view path, std::string_view summary, std::string_view content_type,
                   Handler handler) {
  return {.method = "GET",
          .path = path,
          .summary = summary,
          .access = Access::kPublic,
          .parameters = {},
          .response = "",
          .content_type = content_type,
          .handler = handler,
          .reads_records = false,
          .success = handler == WithoutSlash ? 308 : 200};
}

constexpr std::array kRoutes{
    Of("/docs", "This document as a page, to read and to try.", "text/html", Page),
    Of("/docs/", "Leads there.", "text/plain", WithoutSlash),
    Of("/docs/docs.js", "The script of that page.", "text/javascript", Script),
    Of("/docs/docs.css", "The style of that page.", "text/css", Style),
};

}  // namespace

std::span<const Route> DocumentPageRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
