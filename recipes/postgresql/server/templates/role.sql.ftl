-- So that no log gets what stands here.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
BEGIN;
SELECT 'CREATE ROLE "[=role.name]"' WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = [=sql(role.name)]) \gexec
ALTER ROLE "[=role.name]" WITH<#list role.flags as flag, given> [=given?then('', 'NO')][=flag?upper_case]</#list> CONNECTION LIMIT [=role.connections];
<#if role.password != ''>
ALTER ROLE "[=role.name]" PASSWORD '[=scramSha256(role.password, role.salt)]';
</#if>
<#if role.exact>
SELECT format('REVOKE %I FROM "[=role.name]"', other.rolname) FROM pg_catalog.pg_auth_members AS membership
    JOIN pg_catalog.pg_roles AS other ON other.oid = membership.roleid
    JOIN pg_catalog.pg_roles AS one ON one.oid = membership.member
    WHERE one.rolname = [=sql(role.name)] AND other.rolname <> ALL (ARRAY[<#list role.memberOf as other>[=sql(other)]<#sep>, </#sep></#list>]::text[]) \gexec
</#if>
<#list role.memberOf as other>
GRANT "[=other]" TO "[=role.name]";
</#list>
COMMIT;
