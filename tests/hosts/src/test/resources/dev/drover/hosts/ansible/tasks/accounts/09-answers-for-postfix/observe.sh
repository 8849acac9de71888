debconf-show postfix | sort
