-- wrk: every request is a new answer of another student. Arguments: the file of "token attempt" lines, the first seq.
local next_thread = 0
function setup(thread)
  thread:set("index", next_thread)
  next_thread = next_thread + 1
end

function init(arguments)
  students = {}
  local line = 0
  for token, attempt in io.open(arguments[1]):read("a"):gmatch("(%S+) (%S+)\n") do
    if line % 2 == index % 2 then students[#students + 1] = { token = token, attempt = attempt } end
    line = line + 1
  end
  first = tonumber(arguments[2])
  count = 0
end

function request()
  local student = students[count % #students + 1]
  local round = math.floor(count / #students)
  count = count + 1
  local path = string.format("/api/v1/attempts/%s/answers/%d", student.attempt, round % 20 + 1)
  local body = string.format('{"epoch":1,"seq":%d,"choice":%d}', first + math.floor(round / 20), round % 4 + 1)
  return wrk.format("PUT", path, { ["Content-Type"] = "application/json", ["Sec-Fetch-Site"] = "same-origin",
    ["Cookie"] = "emtihan-development=" .. student.token }, body)
end

function done(summary)
  io.write(string.format("saves %.0f errors %d\n", summary.requests / summary.duration * 1e6,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
