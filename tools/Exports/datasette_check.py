"""Datasette over HTTP, with the datasette.yml that the program writes."""

import json
import os
import subprocess
import sys
import urllib.parse
import urllib.request

QUERIES = {"who_changed_selectors": 7, "narrowing_changes": 5, "refused_calls": 3, "voided_events": 1,
           "in_force_at": 3}
VIEWS = ["changes", "configurations", "trails", "sources"]


def get(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def serve(story):
    path = os.path.join(story.folder, "datasette.yml")
    with open(path, "wb") as file:
        file.write(story.export("datasette", logs=False))
    server = subprocess.Popen(
        [sys.executable, "-m", "datasette", "serve", "trailback.sqlite", "-m", path, "-p", "0",
         "--setting", "sql_time_limit_ms", "10000"],
        cwd=story.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        if "running on" in line:
            return server, line.split("running on ")[1].split()[0]
    raise AssertionError("Datasette did not start")


def datasette(story):
    """Datasette shows the views with their descriptions, and each query answers:"""
    server, address = serve(story)
    try:
        database = json.loads(get(f"{address}/trailback.json"))
        assert {query["name"] for query in database["queries"]} == set(QUERIES)
        assert [view["name"] for view in database["views"]] == VIEWS
        assert all(table["hidden"] for table in database["tables"])
        for view in VIEWS:
            page = get(f"{address}/trailback/{view}")
            assert "<dt>" in page and "facet" in page, view
        for name, rows in QUERIES.items():
            options = {"_shape": "array"}
            if name == "in_force_at":
                options["moment"] = "2025-03-04 02:30"
            found = json.loads(get(f"{address}/trailback/{name}.json?{urllib.parse.urlencode(options)}"))
            assert len(found) == rows, f"{name}: {len(found)} rows, not {rows}"
            assert get(f"{address}/trailback/{name}?{urllib.parse.urlencode(options)}")
    finally:
        server.terminate()
        server.wait()
    return f"{len(VIEWS)} views, {len(QUERIES)} queries"


CHECKS = [datasette]
