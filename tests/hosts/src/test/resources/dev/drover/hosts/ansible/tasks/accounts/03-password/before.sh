useradd --create-home --groups adm operator1
