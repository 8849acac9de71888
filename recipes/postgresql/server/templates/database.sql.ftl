SELECT 'CREATE DATABASE "[=name]" OWNER "[=owner]"' WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = [=sql(name)]) \gexec
ALTER DATABASE "[=name]" OWNER TO "[=owner]";
