packaged for [=host.name]
