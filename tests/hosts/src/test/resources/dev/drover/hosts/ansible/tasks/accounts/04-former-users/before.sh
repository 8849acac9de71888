groupadd formers
useradd --create-home --groups formers former
printf 'x' >/home/former/x
