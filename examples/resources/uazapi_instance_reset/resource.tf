resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id        = uazapi_instance.sales.id
  wait_for_connected = true
}

resource "uazapi_instance_reset" "sales" {
  instance_id = uazapi_instance_connection.sales.instance_id
  wait        = true

  # Another value restarts the instance once more.
  triggers = {
    reason = "2026-08-04: mensagens paradas na fila"
  }
}
