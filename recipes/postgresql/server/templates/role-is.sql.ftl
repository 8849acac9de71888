-- Whether the role [=role.name] is as it shall be.
SELECT count(*) = 1 FROM pg_catalog.pg_authid AS one
WHERE rolname = [=sql(role.name)]
    AND rolcanlogin = [=role.flags.login] AND rolcreatedb = [=role.flags.createdb] AND rolcreaterole = [=role.flags.createrole]
    AND rolreplication = [=role.flags.replication] AND rolsuper = [=role.flags.superuser]
    AND rolconnlimit = [=role.connections]
<#if role.password != ''>
    AND rolpassword = '[=scramSha256(role.password, role.salt)]'
</#if>
<#if role.exact>
<#assign members>ARRAY[<#list role.memberOf as other>[=sql(other)]<#sep>, </#sep></#list>]::text[]</#assign>
    AND (
        SELECT coalesce(array_agg(other.rolname::text), '{}') @> [=members] AND [=members] @> coalesce(array_agg(other.rolname::text), '{}')
        FROM pg_catalog.pg_auth_members AS membership
        JOIN pg_catalog.pg_authid AS other ON other.oid = membership.roleid
        WHERE membership.member = one.oid
    )
</#if>
;
