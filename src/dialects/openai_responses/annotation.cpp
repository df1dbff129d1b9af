#include "dialects/openai_responses/annotation.hpp"

#include <algorithm>

#include "dialects/openai_responses/names.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {

chat::Citation ReadAnnotation(json::Value annotation, std::int64_t text_before) {
  // Chat Completions nests the fields; some servers copy that.
  const json::Value nested = annotation["url_citation"];
  const json::Value source = nested.IsObject() ? nested : annotation;
  chat::Citation citation;
  citation.url = source["url"].GetText();
  citation.title = source[source["title"].IsString() ? "title" : "filename"].GetText();
  const auto begin = source["start_index"].GetInt();
  const auto end = source["end_index"].GetInt();
  if (begin && end) {
    citation.begin = *begin + text_before;
    citation.end = *end + text_before;
  }
  citation.raw = annotation.GetRaw();
  citation.dialect = {kName};
  return citation;
}

bool AppendAnnotation(std::string& out, const chat::Citation& citation, std::int64_t text_before) {
  const bool own = json::Equals(citation.dialect, kName) && !citation.raw.IsEmpty();
  if (citation.url.IsEmpty()) {
    if (own) AppendOnOneLine(out, citation.raw);
    return own;
  }
  json::Writer(out)
      .BeginObject()
      .Field("type", "url_citation")
      .Field("start_index", std::max<std::int64_t>(citation.begin - text_before, 0))
      .Field("end_index", std::max<std::int64_t>(citation.end - text_before, 0))
      .Field("url", citation.url)
      .Field("title", citation.title)
      .EndObject();
  return true;
}

}  // namespace monorelay::dialects::openai_responses
