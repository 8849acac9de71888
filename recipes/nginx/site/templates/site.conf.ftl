# Written by Drover: changes made here are lost.
<#macro listen number suffix>
    listen [=number][=suffix];
<#if ipv6>
    listen [::]:[=number][=suffix];
</#if>
</#macro>
<#assign asDefault = defaultSite?then(' default_server', '')>
<#if tls>
server {
<@listen number=port suffix=asDefault />
    server_name [=names?join(' ')];
    server_tokens off;
    access_log /var/log/nginx/[=names[0]].access.log;
    error_log /var/log/nginx/[=names[0]].error.log;
    return 301 https://$host<#if tlsPort != 443>:[=tlsPort]</#if>$request_uri;
}

</#if>
server {
<#if tls>
<@listen number=tlsPort suffix=' ssl http2' + asDefault />
<#else>
<@listen number=port suffix=asDefault />
</#if>
    server_name [=names?join(' ')];
    access_log /var/log/nginx/[=names[0]].access.log;
    error_log /var/log/nginx/[=names[0]].error.log;
    server_tokens off;
    client_max_body_size [=maxBody];
<#if root != ''>
    root [=root];
    index index.html;
</#if>
<#if tls>

    ssl_certificate [=pem];
    ssl_certificate_key [=pem];
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:tls:10m;
    ssl_session_timeout 1d;
    ssl_session_tickets off;
<#if hsts>
    add_header Strict-Transport-Security "max-age=31536000" always;
</#if>
</#if>
<#if directives != ''>

<#list directives?split('\n') as line>
    [=line]
</#list>
</#if>

    location / {
<#if root != ''>
        try_files $uri $uri/ =404;
<#elseif proxyTo != ''>
        proxy_pass [=proxyTo];
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
<#else>
        return 301 [=redirectTo]$request_uri;
</#if>
    }
}
