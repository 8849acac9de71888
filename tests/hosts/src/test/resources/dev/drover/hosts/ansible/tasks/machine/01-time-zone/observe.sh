date -d @0 +%Z%z
