"""Addresses of accounts, below /admin/ and before the admin's own."""

from django.contrib import admin
from django.urls import path

from accounts import curators, views

desk = admin.site.admin_view  # who is not signed in is led to the page to do so

urlpatterns = [
    path("login/", views.log_in, name="sign_in"),
    path("login/second/", views.second_step, name="second_step"),
    path("invited/<str:secret>/", views.use, name="use_link"),
    path("password_change/", desk(views.PasswordChange.as_view()), name="own_password"),
    path("account/", desk(views.account), name="account"),
    path("account/confirm/", desk(views.confirm), name="confirm"),
    path("account/enrol/", desk(views.enrol), name="enrol"),
    path("account/enrol/app/", desk(views.enrol_an_app), name="enrol_app"),
    path("account/enrol/passkey/", desk(views.enrol_a_passkey), name="enrol_passkey"),
    path("account/codes/", desk(views.new_codes), name="new_codes"),
    path("account/remove/", desk(views.remove), name="remove_app"),
    path("account/remove/<int:pk>/", desk(views.remove), name="remove_passkey"),
    path("account/end/", desk(views.end), name="end_sessions"),
    path("curators/", desk(curators.curators), name="curators"),
    path("curators/invite/", desk(curators.invite), name="invite"),
    path("curators/log/", desk(curators.log), name="security_log"),
    path("curators/<int:pk>/", desk(curators.curator), name="curator"),
]
