groupadd robots
useradd --create-home --comment 'A robot' --shell /bin/bash robot
