"""Long runs under trouble: what is promised holds whatever server, network and kill -9 do."""
