findmnt -n -o SOURCE,FSTYPE,VFS-OPTIONS,FS-OPTIONS /srv/scratch
exit 0
