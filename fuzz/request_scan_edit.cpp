// The edits of a request change what they should and nothing else, as another parser sees it.
#include <boost/json.hpp>

#include "fuzz/fuzzing.hpp"
#include "json/edit.hpp"
#include "json/scan.hpp"

using monorelay::fuzzing::Require;
namespace json = monorelay::json;

namespace {

constexpr std::string_view kModel = "new \"model\" \\ \xc3\xa4";

std::string_view At(std::string_view text, json::Extent extent) {
  Require(extent.begin <= extent.end && extent.end <= text.size());
  return text.substr(extent.begin, extent.end - extent.begin);
}

// What the edited text should mean.
boost::json::object Wanted(boost::json::object request) {
  request["model"] = kModel;
  boost::json::value& options = request["stream_options"];
  if (!options.is_object()) options = boost::json::object();
  options.as_object()["include_usage"] = true;
  return request;
}

// An exact copy of the text with readable bytes behind it, and nothing readable behind those.
std::string Padded(std::string_view text) {
  std::string padded(text);
  padded.append(json::kPadding, '}');
  padded.shrink_to_fit();
  return padded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = monorelay::fuzzing::AsText(data, size);
  const std::string padded = Padded(text);
  const auto fields = json::ScanRequest(std::string_view(padded).substr(0, size));
  boost::system::error_code error;
  const boost::json::value request = boost::json::parse(text, error);
  // Boost.JSON reads numbers such as 0e510 as NaN, which is equal to nothing.
  const boost::json::value copy = request;
  const bool is_object = !error && request.is_object() && copy == request;
  if (!fields) {
    Require(!fields.error().text.value.empty());
    return 0;
  }
  const std::string_view model = At(text, fields->model_value);
  Require(model.size() >= 2 && model.front() == '"' && model.back() == '"');
  Require(text[fields->object_begin] == '{');
  At(text, fields->stream_options.value);
  At(text, fields->stream_options.include_usage_value);

  json::RequestEdits edits;
  edits.ReplaceModel(*fields, kModel);
  edits.AskForUsage(*fields);
  const std::string edited = edits.Apply(text);
  Require(edited.size() == edits.EditedSize(size));

  // The scan looks less deep than a parser that builds everything: only what both take is compared.
  if (!is_object) return 0;
  Require(request.as_object().at("model").as_string() == fields->model);
  const boost::json::value read = boost::json::parse(edited, error);
  Require(!error);
  Require(read == boost::json::value(Wanted(request.as_object())));

  const std::string padded_again = Padded(edited);
  const auto again = json::ScanRequest(std::string_view(padded_again).substr(0, edited.size()));
  Require(again.has_value() && again->model == kModel && again->stream_options.include_usage);
  Require(again->stream == fields->stream);
  return 0;
}
