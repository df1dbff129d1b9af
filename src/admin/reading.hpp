// Reads the parameters of queries into questions to the records.
#pragma once

#include <expected>
#include <span>
#include <string>

#include "admin/api.hpp"
#include "admin/routes.hpp"
#include "records/reader.hpp"

namespace monorelay::admin {

template <class T>
using Read = std::expected<T, Problem>;

// Fails if a parameter is given that the route does not have, with the nearest name.
Read<void> RefuseUnknown(const Parameters& parameters, const Route& route);

// `from` and `to`: RFC 3339 or seconds since the epoch, UTC; by default the `usual` seconds before
// now. Fails if the range is empty or longer than ten years.
Read<records::TimeRange> ReadRange(const Request& request, std::int64_t usual);

// A whole number within bounds; `otherwise` if it is not given.
Read<std::int64_t> ReadInteger(const Request& request, std::string_view name, std::int64_t least,
                               std::int64_t most, std::int64_t otherwise);
Read<std::optional<double>> ReadNumber(const Request& request, std::string_view name);

// "true", "1", "false", "0"; nothing if it is not given.
Read<std::optional<bool>> ReadFlag(const Request& request, std::string_view name);

// The dimension of that name ("model", "provider", "key", "client", "user", "endpoint", "status").
Read<records::Dimension> ReadDimension(const Request& request, std::string_view name);
std::string_view NameOf(records::Dimension dimension);

// model, provider, key, client, user, endpoint, and status if it is a class ("5xx").
Read<records::SeriesFilter> ReadSeries(const Request& request);
// All of kRequestFilters.
Read<records::RequestFilter> ReadFilter(const Request& request, std::int64_t usual_range);

// RFC 3339, UTC, with milliseconds.
std::string TimeText(double seconds);

// The parameters of ReadRange, ReadSeries and ReadFilter, for the tables of routes.
inline constexpr Parameter kFrom{"from", R"({"type":"string"})",
                                 "Beginning: RFC 3339 or seconds since the epoch, UTC."};
inline constexpr Parameter kTo{"to", R"({"type":"string"})", "End, not included; now if absent."};
inline constexpr Parameter kModel{"model", R"({"type":"string"})", "The model as served."};
inline constexpr Parameter kProvider{"provider", R"({"type":"string"})", "The provider's name."};
inline constexpr Parameter kKey{"key", R"({"type":"string"})", "Label of the provider key."};
inline constexpr Parameter kClient{"client", R"({"type":"string"})", "Label of the access key."};
inline constexpr Parameter kUser{"user", R"({"type":"string"})", "The user's name."};
inline constexpr Parameter kEndpoint{"endpoint", R"({"type":"string"})", "Path of the request."};
inline constexpr Parameter kStatus{"status", R"({"type":"string"})",
                                   "Statuses or classes: \"429\", \"5xx\", \"4xx,503\"."};
inline constexpr Parameter kLimit{"limit", R"({"type":"integer","minimum":1,"maximum":1000})",
                                  "How many at most."};

}  // namespace monorelay::admin
