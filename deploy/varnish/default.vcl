# The edge cache: anonymous public pages only (docs/adr: decision 9 of the design).
#
# Start it with two named sockets, e.g.
#   varnishd -a public=:6081 -a ban=:6082 -f default.vcl -s malloc,256m
# "public" is what the proxy in front talks to; "ban" is for the portal alone (EDGE_CACHE_URL) and is published nowhere.
vcl 4.1;

import std;

# The balancer in deploy/nginx/portal.conf; on a single machine use 127.0.0.1.
backend default {
  .host = "app";
  .port = "8080";
  .connect_timeout = 2s;
  .first_byte_timeout = 65s;
  .probe = {
    .request = "GET /healthz HTTP/1.1" "Host: localhost" "Connection: close";
    .interval = 2s;
    .timeout = 2s;
    .window = 3;
    .threshold = 2;
    .initial = 1;
  }
}

# Who may ask for bans: this machine and private networks, and only over the socket "ban".
acl portal_itself {
  "127.0.0.1";
  "::1";
  "10.0.0.0"/8;
  "172.16.0.0"/12;
  "192.168.0.0"/16;
  "fc00::"/7;
}

sub vcl_recv {
  if (req.method == "BAN") {
    call ban_by_tags;
  }
  # After a take-down the portal asks here, as a visitor would, whether the page is gone.
  if (local.socket == "ban" && (client.ip !~ portal_itself || (req.method != "GET" && req.method != "HEAD"))) {
    return (synth(405));
  }

  unset req.http.X-Public;
  # Everything personal, private or written goes straight through.
  if ((req.method != "GET" && req.method != "HEAD") || req.url ~ "^/(cms|healthz|readyz)(/|$|\?)") {
    return (pass);
  }
  # Somebody who is signed in, or holds a form, keeps the cookies; for all others they would only split the cache.
  if (req.http.Cookie ~ "(^|;\s*)(sessionid|csrftoken)=") {
    return (pass);
  }
  unset req.http.Cookie;
  unset req.http.Authorization;
  set req.http.X-Public = "yes";

  # The same page under one address: no tracking parameters, parameters in one order.
  set req.url = regsuball(req.url, "([?&])(utm_[a-z]+|isappinstalled|spm)=[^&]*", "\1");
  set req.url = regsuball(req.url, "([?&])from=(singlemessage|groupmessage|timeline)(&|$)", "\1\3");
  set req.url = regsuball(req.url, "&{2,}", "&");
  set req.url = regsub(regsub(req.url, "\?&", "?"), "[?&]$", "");
  set req.url = std.querysort(req.url);

  # While the portal is well, old pages live 10 seconds longer at most; while it restarts, as long as we have them.
  if (req.restarts == 0 && std.healthy(req.backend_hint)) {
    set req.grace = 10s;
  }
  return (hash);
}

# BAN /  with  X-Cache-Tag: page:12   forgets everything that carries this tag in X-Cache-Tags; several may be given.
sub ban_by_tags {
  if (local.socket != "ban" || client.ip !~ portal_itself) {
    return (synth(403, "Forbidden"));
  }
  if (req.http.X-Cache-Tag !~ "^[A-Za-z0-9_:.-]+([ ,]+[A-Za-z0-9_:.-]+)*$") {
    return (synth(400, "X-Cache-Tag missing or malformed"));
  }
  # A dot would stand for any character, so that a ban could only forget too much, never too little.
  set req.http.X-Tags = regsuball(req.http.X-Cache-Tag, "[ ,]+", "|");
  if (std.ban("obj.http.X-Cache-Tags ~ (^|[\s,])(" + req.http.X-Tags + ")([\s,]|$)")) {
    return (synth(200, "Banned"));
  }
  return (synth(500, std.ban_error()));
}

sub vcl_backend_response {
  # What sets a cookie or is called private is never stored: the built-in rules that follow see to that.
  if (bereq.http.X-Public) {
    if (beresp.status >= 500 && bereq.is_bgfetch) {
      return (abandon);
    }
    # A file that was taken down must not live on because the portal is down; a large one is not worth the memory.
    if (bereq.url ~ "^/files/") {
      set beresp.grace = 10s;
      if (std.integer(beresp.http.Content-Length, 0) > 2097152) {
        set beresp.uncacheable = true;
        set beresp.ttl = 120s;
      }
    } elseif (beresp.status == 200 || beresp.status == 301 || beresp.status == 404 || beresp.status == 410) {
      set beresp.grace = 24h;
    }
  }
}

# Nothing kept and the portal does not answer: a sentence in Chinese instead of Varnish's own page.
sub vcl_backend_error {
  set beresp.http.Content-Type = "text/html; charset=utf-8";
  set beresp.http.Cache-Control = "no-store";
  set beresp.http.Retry-After = "30";
  set beresp.body = {"<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>网站暂时无法打开</title></head>
<body style="font:1.125rem/1.7 sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem">
<h1 style="font-size:1.5rem">网站暂时无法打开</h1>
<p>服务器正在恢复，请稍后刷新本页。</p></body></html>"};
  return (deliver);
}

sub vcl_deliver {
  # The portal answers with an error, but we may still have the page from before: look once more, with full grace.
  if (req.http.X-Public && resp.status >= 500 && req.restarts == 0) {
    return (restart);
  }
  unset resp.http.X-Cache-Tags;
  unset resp.http.X-Varnish;
  unset resp.http.Via;
  # s-maxage was meant for us; a browser asks again each time and gets a 304.
  if (req.http.X-Public && resp.http.Cache-Control ~ "s-maxage") {
    if (obj.hits > 0) {
      set resp.http.X-Cache = "hit";
    } else {
      set resp.http.X-Cache = "miss";
    }
  }
}
